package pixelpong.bench;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.mult.MatrixVectorMult_FDRM;
import org.ejml.dense.row.mult.VectorVectorMult_FDRM;
import org.ojalgo.matrix.store.R032Store;

/** The other side of {@link VersusJvm}: a JVM with one of the libraries, which speaks as {@link Opponent} says. */
final class Peer {
    /** The libraries, by name: each makes a routine for a case, or none. */
    static final Map<String, Library> ALL = Map.of("vectorblas", new VectorBlas(), "ejml", new Ejml(), "ojalgo", new OjAlgo());

    private Peer() {
    }

    /** A library that has some of the routines. */
    interface Library {
        /** What it is, in the words of the table. */
        String description();

        /** The routine for a name and shape as {@link Versus} has them; null if there is none. */
        Supplier<float[]> routine(String name, int[] shape);
    }

    /** Takes a library's name. */
    public static void main(String[] arguments) throws IOException {
        Library library = ALL.get(arguments[0]);
        System.out.println(library.description() + ", JDK " + Runtime.version());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        String known = "";
        Supplier<float[]> routine = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            int calls = Integer.parseInt(words[2]);
            if (!known.equals(words[0] + words[1])) {
                known = words[0] + words[1];
                routine = library.routine(words[0], List.of(words[1].split("x")).stream().mapToInt(Integer::parseInt).toArray());
            }
            if (routine == null) {
                System.out.println("none");
            } else {
                System.out.println(calls == 0 ? Versus.checksum(routine.get()) : Versus.seconds(routine::get, calls));
            }
        }
    }

    /** dev.ludovic.netlib, whose Java implementation uses the Vector API: column by column, so everything is transposed. */
    private static final class VectorBlas implements Library {
        @Override
        public String description() {
            return "dev.ludovic.netlib " + blas().getClass().getSimpleName();
        }

        /** Made where it is used: ours must not share a JVM with it. */
        private static JavaBLAS blas() {
            return JavaBLAS.getInstance();
        }

        @Override
        public Supplier<float[]> routine(String name, int[] shape) {
            JavaBLAS blas = blas();
            Data d = new Data(name, shape);
            int rows = shape[0];
            int columns = shape.length > 1 ? shape[1] : 0;
            int terms = shape.length > 2 ? shape[2] : 0;
            return switch (name) {
                case "dot" -> () -> d.one(blas.sdot(rows, d.a, 1, d.b, 1));
                case "axpy" -> () -> {
                    blas.saxpy(rows, 1e-3f, d.a, 1, d.c, 1);
                    return d.c;
                };
                case "gemv" -> () -> {
                    blas.sgemv("T", columns, rows, 1, d.a, columns, d.b, 1, 0, d.c, 1);
                    return d.c;
                };
                case "gemvTransposed" -> () -> {
                    blas.sgemv("N", columns, rows, 1, d.a, columns, d.b, 1, 0, d.c, 1);
                    return d.c;
                };
                case "ger" -> () -> {
                    blas.sger(columns, rows, 1, d.b, 1, d.a, 1, d.c, columns);
                    return d.c;
                };
                case "gemm" -> () -> {
                    blas.sgemm("N", "N", columns, rows, terms, 1, d.b, columns, d.a, terms, 0, d.c, columns);
                    return d.c;
                };
                case "gemmTransposed" -> () -> {
                    blas.sgemm("N", "T", columns, rows, terms, 1, d.b, columns, d.a, rows, 0, d.c, columns);
                    return d.c;
                };
                default -> null;
            };
        }
    }

    private static final class Ejml implements Library {
        @Override
        public String description() {
            return "EJML";
        }

        @Override
        public Supplier<float[]> routine(String name, int[] shape) {
            Data d = new Data(name, shape);
            int rows = shape[0];
            int columns = shape.length > 1 ? shape[1] : 1;
            int terms = shape.length > 2 ? shape[2] : 0;
            FMatrixRMaj a = FMatrixRMaj.wrap(name.equals("gemmTransposed") ? terms : rows,
                    switch (name) {
                        case "gemm" -> terms;
                        case "gemmTransposed" -> rows;
                        case "ger" -> 1;
                        default -> columns;
                    }, d.a);
            FMatrixRMaj b = terms > 0 ? FMatrixRMaj.wrap(terms, columns, d.b) : FMatrixRMaj.wrap(d.b.length, 1, d.b);
            FMatrixRMaj c = terms > 0 || name.equals("ger") ? FMatrixRMaj.wrap(rows, columns, d.c)
                    : FMatrixRMaj.wrap(d.c.length, 1, d.c);
            return switch (name) {
                case "dot" -> () -> d.one(VectorVectorMult_FDRM.innerProd(a, b));
                case "gemv" -> () -> {
                    MatrixVectorMult_FDRM.mult(a, b, c);
                    return d.c;
                };
                case "gemvTransposed" -> () -> {
                    MatrixVectorMult_FDRM.multTransA_reorder(a, b, c);
                    return d.c;
                };
                case "ger" -> () -> {
                    VectorVectorMult_FDRM.addOuterProd(1, a, b, c);
                    return d.c;
                };
                case "gemm" -> () -> {
                    CommonOps_FDRM.mult(a, b, c);
                    return d.c;
                };
                case "gemmTransposed" -> () -> {
                    CommonOps_FDRM.multTransA(a, b, c);
                    return d.c;
                };
                default -> null;
            };
        }
    }

    /** Column by column, too. */
    private static final class OjAlgo implements Library {
        @Override
        public String description() {
            return "ojAlgo";
        }

        @Override
        public Supplier<float[]> routine(String name, int[] shape) {
            if (!name.equals("gemm")) {
                return null;
            }
            Data d = new Data(name, shape);
            R032Store a = R032Store.wrap(d.a, shape[2]);
            R032Store b = R032Store.wrap(d.b, shape[1]);
            R032Store c = R032Store.wrap(d.c, shape[1]);
            return () -> {
                c.fillByMultiplying(b, a);
                return d.c;
            };
        }
    }

    /** The numbers of a case, the same as {@link Versus} has. */
    private static final class Data {
        private static final Map<String, int[]> SEEDS = Map.of("dot 6400", new int[] {1, 2, 0}, "axpy 6400", new int[] {1, 2, 3},
                "gemv 200x6400", new int[] {4, 1, 0}, "gemvTransposed 6400x200", new int[] {5, 1, 0},
                "ger 6400x200", new int[] {1, 11, 6}, "gemm 1000x200x6400", new int[] {7, 5, 0},
                "gemmTransposed 6400x200x1000", new int[] {7, 8, 0});

        final float[] a;
        final float[] b;
        final float[] c;
        private final float[] one = new float[1];

        Data(String name, int[] shape) {
            int[] seeds = SEEDS.getOrDefault(Versus.label(name, shape), new int[] {1, 2, 0});
            int rows = shape[0];
            int columns = shape.length > 1 ? shape[1] : 1;
            int terms = shape.length > 2 ? shape[2] : 1;
            int[] sizes = switch (name) { // of a, b and c
                case "gemm", "gemmTransposed" -> new int[] {rows * terms, terms * columns, rows * columns};
                case "gemv" -> new int[] {rows * columns, columns, rows};
                case "gemvTransposed" -> new int[] {rows * columns, rows, columns};
                case "ger" -> new int[] {rows, columns, rows * columns};
                default -> new int[] {rows, rows, rows};
            };
            a = Versus.numbers(sizes[0], seeds[0]);
            b = Versus.numbers(sizes[1], seeds[1]);
            c = Versus.numbers(sizes[2], seeds[2]);
        }

        float[] one(float value) {
            one[0] = value;
            return one;
        }
    }
}
