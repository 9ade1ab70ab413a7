package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import pixelpong.util.BadInput;

class SelectionTest {

    /** Prints what a JVM chose, or why it could not. */
    static final class Show {

        private Show() {
        }

        public static void main(String[] args) {
            try {
                System.out.println(Kernels.selected().description() + "; " + Kernels.fallbackReason());
            } catch (BadInput e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String show(String... options) throws IOException, InterruptedException {
        return Fork.run(Show.class, options);
    }

    @Test
    void theChoiceIsMadeOnce() {
        assertSame(Kernels.selected(), Kernels.selected());
    }

    @Test
    void autoFallsBackWithoutTheModuleAndNamesTheFlag() throws Exception {
        String scalar = "scalar; The kernels are scalar because the vector module is missing: "
                + "start java with --add-modules jdk.incubator.vector";
        assertEquals(scalar, show());
        assertEquals(scalar, show("-Dpixelpong.kernels=auto", "-Dpixelpong.vectorBits=128"));
    }

    @Test
    void autoTakesTheVectorsOfTheHardware() throws Exception {
        String chosen = show(Fork.MODULE);
        assertTrue(chosen.matches("vector, (128|256|512) bits; null"), chosen);
    }

    @Test
    void scalarCanBeForcedAndIsNoFallback() throws Exception {
        assertEquals("scalar; null", show("-Dpixelpong.kernels=scalar"));
        assertEquals("scalar; null", show(Fork.MODULE, "-Dpixelpong.kernels=scalar"));
    }

    @Test
    void vectorWithoutTheModuleIsRefused() throws Exception {
        assertEquals("The vector kernels need a module that is missing: start java with --add-modules jdk.incubator.vector",
                show("-Dpixelpong.kernels=vector"));
    }

    @Test
    void aWidthCanBeForced() throws Exception {
        assertEquals("vector, 128 bits; null", show(Fork.MODULE, "-Dpixelpong.vectorBits=128"));
    }

    @Test
    void aWidthBeyondTheHardwareIsRefused() throws Exception {
        assertEquals("Vectors of 256 bits are wider than this processor's 128: "
                        + "lower -Dpixelpong.vectorBits, leave it out, or use -Dpixelpong.kernels=scalar",
                show(Fork.MODULE, "-XX:MaxVectorSize=16", "-Dpixelpong.vectorBits=256"));
    }

    @Test
    void unknownValuesAreRefused() throws Exception {
        assertEquals("-Dpixelpong.kernels=simd is unknown: it must be auto, scalar or vector", show("-Dpixelpong.kernels=simd"));
        assertEquals("-Dpixelpong.vectorBits=1024 is unknown: it must be 128, 256 or 512",
                show("-Dpixelpong.kernels=scalar", "-Dpixelpong.vectorBits=1024"));
    }
}
