package pixelpong.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static pixelpong.simd.VectorWidth.LANES;
import static pixelpong.simd.VectorWidth.SPECIES;

import java.util.Arrays;

import jdk.incubator.vector.FloatVector;

/**
 * Products of two matrices on the Vector API, block by block: a block of B stays in the second-level cache while the blocks of A
 * pass, and both are cut into panels for one tile of C. {@link VectorKernels} explains what the Vector API requires of this code.
 */
final class VectorGemm {

    private static final int TILE_VECTORS = LANES == 16 ? 4 : 3;
    private static final int WIDE_TILE = TILE_VECTORS * LANES;
    private static final int WIDE_TILE_ROWS = 4;
    private static final int NARROW_TILE_ROWS = 8;
    /** With so few rows, packing B costs more than it saves: a narrow tile passes over it once. */
    private static final int FEW_ROWS = NARROW_TILE_ROWS;
    /** A panel of B stays in the first-level cache: 32 KB with vectors of 512 bits, 24 and 12 KB with shorter ones. */
    private static final int BLOCK_DEPTH = LANES == 16 ? 128 : 256;
    private static final int BLOCK_ROWS = 24_576 / BLOCK_DEPTH;
    private static final int BLOCK_COLUMNS = 384;
    private static final int PANEL_ROWS = Math.max(LANES, NARROW_TILE_ROWS);
    /** One cache line of padding: with a power of two, all panels would map to the same cache sets. */
    private static final int PANEL_STRIDE = PANEL_ROWS * BLOCK_DEPTH + 16;
    private static final int PACKED_A = Kernels.LINE;
    private static final int SPARE_TILE = PACKED_A + BLOCK_ROWS / PANEL_ROWS * PANEL_STRIDE;
    private static final int PACKED_B = SPARE_TILE + WIDE_TILE_ROWS * WIDE_TILE;
    /** Stands for a stride: the matrix is packed into panels. */
    private static final int PACKED = Integer.MIN_VALUE;

    private VectorGemm() {
    }

    static void gemm(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                     float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        boolean packs = m > FEW_ROWS || n % LANES != 0;
        for (int j = 0; j < n; j += BLOCK_COLUMNS) {
            int columns = Math.min(BLOCK_COLUMNS, n - j);
            for (int p = 0; p < k; p += BLOCK_DEPTH) {
                int depth = Math.min(BLOCK_DEPTH, k - p);
                int block = bOffset + p * bStride + j;
                if (packs) {
                    packB(b, block, bStride, columns, depth, workspace);
                }
                for (int i = 0; i < m; i += BLOCK_ROWS) {
                    int rows = Math.min(BLOCK_ROWS, m - i);
                    multiplyBlock(a, aOffset + i * aStride + p, aStride,
                                  packs ? workspace : b, packs ? PACKED_B : block, packs ? PACKED : bStride,
                                  c, cOffset + i * cStride + j, cStride, rows, columns, depth, workspace);
                }
            }
        }
    }

    static void gemmTransposed(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                               float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        boolean packs = m > FEW_ROWS || n % LANES != 0;
        for (int j = 0; j < n; j += BLOCK_COLUMNS) {
            int columns = Math.min(BLOCK_COLUMNS, n - j);
            for (int p = 0; p < k; p += BLOCK_DEPTH) {
                int depth = Math.min(BLOCK_DEPTH, k - p);
                int block = bOffset + p * bStride + j;
                if (packs) {
                    packB(b, block, bStride, columns, depth, workspace);
                }
                for (int i = 0; i < m; i += BLOCK_ROWS) {
                    int rows = Math.min(BLOCK_ROWS, m - i);
                    packA(a, aOffset + p * aStride + i, aStride, rows, depth, workspace);
                    multiplyBlock(workspace, 0, PACKED,
                                  packs ? workspace : b, packs ? PACKED_B : block, packs ? PACKED : bStride,
                                  c, cOffset + i * cStride + j, cStride, rows, columns, depth, workspace);
                }
            }
        }
    }

    /** Copies a block of A<sup>T</sup> into panels of {@link #PANEL_ROWS} rows: the numbers of one step are contiguous. */
    private static void packA(float[] a, int aIndex, int aStride, int rows, int depth, float[] workspace) {
        int bound = SPECIES.loopBound(rows);
        for (int p = 0; p < depth; p++) {
            int from = aIndex + p * aStride;
            for (int i = 0; i < bound; i += LANES) {
                fromArray(SPECIES, a, from + i).intoArray(workspace, packedA(i) + p * PANEL_ROWS);
            }
            for (int i = bound; i < rows; i++) {
                workspace[packedA(i) + p * PANEL_ROWS] = a[from + i];
            }
        }
    }

    /** Where a row of A begins in its panel. */
    private static int packedA(int row) {
        return PACKED_A + row / PANEL_ROWS * PANEL_STRIDE + row % PANEL_ROWS;
    }

    /** Copies a block of B into panels as wide as a tile, the last one filled up with zeros. */
    private static void packB(float[] b, int bIndex, int bStride, int columns, int depth, float[] workspace) {
        int j = 0;
        while (j < columns) {
            int tile = tileColumns(columns - j);
            int width = Math.min(tile, columns - j);
            for (int p = 0; p < depth; p++) {
                int into = PACKED_B + j * depth + p * tile;
                System.arraycopy(b, bIndex + p * bStride + j, workspace, into, width);
                Arrays.fill(workspace, into + width, into + tile, 0);
            }
            j += tile;
        }
    }

    /** The columns of the next tile of packed matrices: {@link #TILE_VECTORS} vectors while they can be filled, then one. */
    private static int tileColumns(int columnsLeft) {
        return columnsLeft >= WIDE_TILE ? WIDE_TILE : LANES;
    }

    /**
     * One block of C += A B, tile by tile; a tile that exceeds C is calculated in the workspace. The parameters are those of
     * {@link MatrixProducts#gemm} under other names, except that A and B, if their stride is {@link #PACKED}, are in panels made by
     * {@link #packA}, which always lie in the same place, and {@link #packB}.
     */
    private static void multiplyBlock(float[] a, int aIndex, int aStride, float[] b, int bIndex, int bStride,
                                      float[] c, int cIndex, int cStride, int rows, int columns, int depth,
                                      float[] workspace) {
        int aRow = aStride == PACKED ? 1 : aStride;
        int aStep = aStride == PACKED ? PANEL_ROWS : 1;
        int j = 0;
        while (j < columns) {
            int tile = bStride == PACKED ? tileColumns(columns - j) : LANES;
            int tileRows = tile == WIDE_TILE ? WIDE_TILE_ROWS : NARROW_TILE_ROWS;
            int width = Math.min(tile, columns - j);
            int panel = bIndex + (bStride == PACKED ? j * depth : j);
            int bStep = bStride == PACKED ? tile : bStride;
            for (int i = 0; i < rows; i += tileRows) {
                int height = Math.min(tileRows, rows - i);
                int a0 = aStride == PACKED ? packedA(i) : aIndex + i * aStride;
                int target = cIndex + i * cStride + j;
                if (width == tile && height == tileRows) {
                    multiplyTile(a, a0, aRow, aStep, height, b, panel, bStep, tile, c, target, cStride, depth);
                } else {
                    copy(c, target, cStride, workspace, SPARE_TILE, tile, height, width);
                    multiplyTile(a, a0, aRow, aStep, height, b, panel, bStep, tile, workspace, SPARE_TILE, tile, depth);
                    copy(workspace, SPARE_TILE, tile, c, target, cStride, height, width);
                }
            }
            j += tile;
        }
    }

    private static void copy(float[] from, int fromIndex, int fromStride, float[] into, int intoIndex, int intoStride,
                             int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, fromIndex + r * fromStride, into, intoIndex + r * intoStride, columns);
        }
    }

    /**
     * One tile of C. Rows of A are aRow apart and their elements aStep; rows of B are bStep apart. Of a tile with fewer rows than
     * it could have, the last one stands for those that are missing.
     */
    private static void multiplyTile(float[] a, int a0, int aRow, int aStep, int height, float[] b, int bIndex, int bStep,
                                     int columns, float[] c, int cIndex, int cStride, int depth) {
        int lastRow = a0 + (height - 1) * aRow;
        if (columns != WIDE_TILE) {
            multiplyNarrowTile(a, a0, aRow, aStep, lastRow, b, bIndex, bStep, c, cIndex, cStride, depth);
            return;
        }
        int a1 = Math.min(a0 + aRow, lastRow);
        int a2 = Math.min(a0 + 2 * aRow, lastRow);
        if (TILE_VECTORS == 4) {
            multiplyWidestTile(a, a0, a1, a2, lastRow, aStep, b, bIndex, c, cIndex, cStride, depth);
        } else {
            multiplyWideTile(a, a0, a1, a2, lastRow, aStep, b, bIndex, c, cIndex, cStride, depth);
        }
    }

    /**
     * Four rows of three vectors: twelve sums, three vectors of B and one of A fill 16 registers exactly. B is packed: with a step
     * that is not a constant, code of JDK 25 takes up to half as long again.
     */
    private static void multiplyWideTile(float[] a, int a0, int a1, int a2, int a3, int aStep, float[] b, int bIndex,
                                         float[] c, int cIndex, int cStride, int depth) {
        int c1 = cIndex + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        FloatVector s00 = fromArray(SPECIES, c, cIndex);
        FloatVector s01 = fromArray(SPECIES, c, cIndex + LANES);
        FloatVector s02 = fromArray(SPECIES, c, cIndex + 2 * LANES);
        FloatVector s10 = fromArray(SPECIES, c, c1);
        FloatVector s11 = fromArray(SPECIES, c, c1 + LANES);
        FloatVector s12 = fromArray(SPECIES, c, c1 + 2 * LANES);
        FloatVector s20 = fromArray(SPECIES, c, c2);
        FloatVector s21 = fromArray(SPECIES, c, c2 + LANES);
        FloatVector s22 = fromArray(SPECIES, c, c2 + 2 * LANES);
        FloatVector s30 = fromArray(SPECIES, c, c3);
        FloatVector s31 = fromArray(SPECIES, c, c3 + LANES);
        FloatVector s32 = fromArray(SPECIES, c, c3 + 2 * LANES);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = fromArray(SPECIES, b, bIndex + p * WIDE_TILE);
            FloatVector b1 = fromArray(SPECIES, b, bIndex + p * WIDE_TILE + LANES);
            FloatVector b2 = fromArray(SPECIES, b, bIndex + p * WIDE_TILE + 2 * LANES);
            FloatVector row = broadcast(SPECIES, a[a0 + p * aStep]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            s02 = row.fma(b2, s02);
            row = broadcast(SPECIES, a[a1 + p * aStep]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            s12 = row.fma(b2, s12);
            row = broadcast(SPECIES, a[a2 + p * aStep]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            s22 = row.fma(b2, s22);
            row = broadcast(SPECIES, a[a3 + p * aStep]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
            s32 = row.fma(b2, s32);
        }
        s00.intoArray(c, cIndex);
        s01.intoArray(c, cIndex + LANES);
        s02.intoArray(c, cIndex + 2 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s22.intoArray(c, c2 + 2 * LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
        s32.intoArray(c, c3 + 2 * LANES);
    }

    /**
     * Four rows of four vectors, for processors with 32 registers, such as those with 512 bits: it uses 21 of them. With more rows
     * or vectors, too few would remain for the compiler's own values. The indices of A are added up and not multiplied, which on JDK 17
     * is up to a tenth faster.
     */
    private static void multiplyWidestTile(float[] a, int a0, int a1, int a2, int a3, int aStep, float[] b, int bIndex,
                                           float[] c, int cIndex, int cStride, int depth) {
        int c1 = cIndex + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        FloatVector s00 = fromArray(SPECIES, c, cIndex);
        FloatVector s01 = fromArray(SPECIES, c, cIndex + LANES);
        FloatVector s02 = fromArray(SPECIES, c, cIndex + 2 * LANES);
        FloatVector s03 = fromArray(SPECIES, c, cIndex + 3 * LANES);
        FloatVector s10 = fromArray(SPECIES, c, c1);
        FloatVector s11 = fromArray(SPECIES, c, c1 + LANES);
        FloatVector s12 = fromArray(SPECIES, c, c1 + 2 * LANES);
        FloatVector s13 = fromArray(SPECIES, c, c1 + 3 * LANES);
        FloatVector s20 = fromArray(SPECIES, c, c2);
        FloatVector s21 = fromArray(SPECIES, c, c2 + LANES);
        FloatVector s22 = fromArray(SPECIES, c, c2 + 2 * LANES);
        FloatVector s23 = fromArray(SPECIES, c, c2 + 3 * LANES);
        FloatVector s30 = fromArray(SPECIES, c, c3);
        FloatVector s31 = fromArray(SPECIES, c, c3 + LANES);
        FloatVector s32 = fromArray(SPECIES, c, c3 + 2 * LANES);
        FloatVector s33 = fromArray(SPECIES, c, c3 + 3 * LANES);
        int i0 = a0;
        int i1 = a1;
        int i2 = a2;
        int i3 = a3;
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = fromArray(SPECIES, b, bIndex + p * WIDE_TILE);
            FloatVector b1 = fromArray(SPECIES, b, bIndex + p * WIDE_TILE + LANES);
            FloatVector b2 = fromArray(SPECIES, b, bIndex + p * WIDE_TILE + 2 * LANES);
            FloatVector b3 = fromArray(SPECIES, b, bIndex + p * WIDE_TILE + 3 * LANES);
            FloatVector row = broadcast(SPECIES, a[i0]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            s02 = row.fma(b2, s02);
            s03 = row.fma(b3, s03);
            row = broadcast(SPECIES, a[i1]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            s12 = row.fma(b2, s12);
            s13 = row.fma(b3, s13);
            row = broadcast(SPECIES, a[i2]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            s22 = row.fma(b2, s22);
            s23 = row.fma(b3, s23);
            row = broadcast(SPECIES, a[i3]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
            s32 = row.fma(b2, s32);
            s33 = row.fma(b3, s33);
            i0 += aStep;
            i1 += aStep;
            i2 += aStep;
            i3 += aStep;
        }
        s00.intoArray(c, cIndex);
        s01.intoArray(c, cIndex + LANES);
        s02.intoArray(c, cIndex + 2 * LANES);
        s03.intoArray(c, cIndex + 3 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s13.intoArray(c, c1 + 3 * LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s22.intoArray(c, c2 + 2 * LANES);
        s23.intoArray(c, c2 + 3 * LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
        s32.intoArray(c, c3 + 2 * LANES);
        s33.intoArray(c, c3 + 3 * LANES);
    }

    /** Eight rows of one vector: as many sums as it takes to hide the latency of a multiply-add. */
    private static void multiplyNarrowTile(float[] a, int a0, int aRow, int aStep, int lastRow, float[] b, int bIndex, int bStep,
                                           float[] c, int cIndex, int cStride, int depth) {
        int a1 = Math.min(a0 + aRow, lastRow);
        int a2 = Math.min(a0 + 2 * aRow, lastRow);
        int a3 = Math.min(a0 + 3 * aRow, lastRow);
        int a4 = Math.min(a0 + 4 * aRow, lastRow);
        int a5 = Math.min(a0 + 5 * aRow, lastRow);
        int a6 = Math.min(a0 + 6 * aRow, lastRow);
        FloatVector s0 = fromArray(SPECIES, c, cIndex);
        FloatVector s1 = fromArray(SPECIES, c, cIndex + cStride);
        FloatVector s2 = fromArray(SPECIES, c, cIndex + 2 * cStride);
        FloatVector s3 = fromArray(SPECIES, c, cIndex + 3 * cStride);
        FloatVector s4 = fromArray(SPECIES, c, cIndex + 4 * cStride);
        FloatVector s5 = fromArray(SPECIES, c, cIndex + 5 * cStride);
        FloatVector s6 = fromArray(SPECIES, c, cIndex + 6 * cStride);
        FloatVector s7 = fromArray(SPECIES, c, cIndex + 7 * cStride);
        for (int p = 0; p < depth; p++) {
            FloatVector row = fromArray(SPECIES, b, bIndex + p * bStep);
            s0 = row.fma(broadcast(SPECIES, a[a0 + p * aStep]), s0);
            s1 = row.fma(broadcast(SPECIES, a[a1 + p * aStep]), s1);
            s2 = row.fma(broadcast(SPECIES, a[a2 + p * aStep]), s2);
            s3 = row.fma(broadcast(SPECIES, a[a3 + p * aStep]), s3);
            s4 = row.fma(broadcast(SPECIES, a[a4 + p * aStep]), s4);
            s5 = row.fma(broadcast(SPECIES, a[a5 + p * aStep]), s5);
            s6 = row.fma(broadcast(SPECIES, a[a6 + p * aStep]), s6);
            s7 = row.fma(broadcast(SPECIES, a[lastRow + p * aStep]), s7);
        }
        s0.intoArray(c, cIndex);
        s1.intoArray(c, cIndex + cStride);
        s2.intoArray(c, cIndex + 2 * cStride);
        s3.intoArray(c, cIndex + 3 * cStride);
        s4.intoArray(c, cIndex + 4 * cStride);
        s5.intoArray(c, cIndex + 5 * cStride);
        s6.intoArray(c, cIndex + 6 * cStride);
        s7.intoArray(c, cIndex + 7 * cStride);
    }
}
