package pixelpong.cli;

/** What a user types to start this program. */
final class ProgramName {
    private ProgramName() {
    }

    /** A command that can be pasted: {@code run.sh} says how it was called. */
    static String command(String arguments) {
        return System.getProperty("pixelpong.command", "java --add-modules jdk.incubator.vector -jar pixelpong.jar") + " "
                + arguments;
    }
}
