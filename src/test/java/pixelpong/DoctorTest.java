package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor, in folders and JVMs of all states of health. */
@Tag("no-kernels")
class DoctorTest {
    @TempDir
    private Path folder;

    /** What the doctor says of one thing, after its exit status was as expected. */
    private String finding(int status, String what, String... jvmOptions) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "log", null);
        Process process = Fork.startIn(folder, log, List.of(jvmOptions), "doctor");
        assertEquals(status, process.waitFor(), () -> what + " of " + log);
        String said = Files.readString(log);
        return said.lines().filter(line -> line.startsWith(what + " ")).findFirst()
                .orElseThrow(() -> new AssertionError(said));
    }

    private void assertFinding(String pattern, String found) {
        assertTrue(found.matches(pattern), found);
    }

    @Test
    void aHealthyMachine() throws IOException, InterruptedException {
        assertFinding("folder +ok +\\Q" + folder.toRealPath() + "\\E can be written, [0-9,]+ MB are free", finding(0, "folder"));
        assertFinding("JDK +ok +\\Q" + Runtime.version() + "\\E in .*", finding(0, "JDK"));
        assertFinding("cartridge +ok +pixelpong, our own, MD5 \\w{32}", finding(0, "cartridge"));
        assertFinding("memory +note +the JVM may take 64 MB, which is little; -Xmx\\d+m is enough", finding(0, "memory", "-Xmx64m"));
        assertFinding("kernels +ok +scalar", finding(0, "kernels", "-Dpixelpong.kernels=scalar"));
    }

    @Test
    void kernelsThatCannotBe() throws IOException, InterruptedException {
        assertFinding("kernels +MISSING +.*must be auto, scalar or vector.*", finding(2, "kernels", "-Dpixelpong.kernels=x"));
    }

    @Test
    void theOriginalCartridgeIsKnownByItsDigest() throws IOException, InterruptedException {
        String wanted = "60e0ea3cbe0913d39803477945e9e5ec";
        Path place = Files.createDirectories(folder.resolve("roms/original"));
        Files.write(place.resolve("pong.bin"), new byte[2048]);
        // md5sum of 2048 zeros
        assertFinding("original +note +.*c99a74c555371a433d121f551d6c6398, but .*" + wanted + "; put that one there",
                finding(0, "original"));
        Files.write(place.resolve("pong.bin"), new byte[100]);
        assertFinding("original +note +.*has 100 bytes.*", finding(0, "original"));
    }

    @Test
    void aPlaceWhereNothingCanBeWritten() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(Path.of("/proc")), "only Linux has a folder in which not even root may write");
        Files.createSymbolicLink(folder.resolve("runs"), Path.of("/proc"));
        assertFinding("folder +MISSING +nothing can be written to .*; start in another folder.*", finding(2, "folder"));
    }
}
