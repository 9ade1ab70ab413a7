package pixelpong.simd;

import pixelpong.util.BadInput;

/** Which kernels a JVM gets: decided from two system properties, the modules it has and its processor's vectors. */
record Selection(Kernels kernels, String fallbackReason) {

    /** The value of {@link #requestedBits} where the property is not set. */
    static final int PREFERRED_BITS = 0;

    private static final int NARROWEST_BITS = 128;
    private static final String MODULE = "jdk.incubator.vector";
    private static final String FLAG = "--add-modules " + MODULE;

    private static volatile Selection ofThisJvm;

    /** Chosen at the first call; a choice that fails is not kept, so that every caller hears why. */
    static Selection ofThisJvm() {
        Selection selection = ofThisJvm;
        if (selection == null) {
            selection = choose();
            ofThisJvm = selection;
        }
        return selection;
    }

    private static Selection choose() {
        requestedBits();
        String name = System.getProperty("pixelpong.kernels", "auto");
        return switch (name) {
            case "auto" -> automatic();
            case "scalar" -> new Selection(Kernels.scalar(), null);
            case "vector" -> new Selection(vector(), null);
            default -> throw new BadInput(
                    "-Dpixelpong.kernels=" + name + " is unknown: it must be auto, scalar or vector");
        };
    }

    private static Selection automatic() {
        if (!hasModule()) {
            return new Selection(Kernels.scalar(),
                    "The kernels are scalar because the vector module is missing: start java with " + FLAG);
        }
        if (requestedBits() == PREFERRED_BITS && VectorWidth.hardwareBits() < NARROWEST_BITS) {
            return new Selection(Kernels.scalar(), "The kernels are scalar because this JVM has no vectors of "
                    + NARROWEST_BITS + " bits here; " + FLAG + " changes nothing on this processor");
        }
        return new Selection(vector(), null);
    }

    static Kernels vector() {
        int bits = Math.max(requestedBits(), NARROWEST_BITS);
        if (!hasModule()) {
            throw new BadInput("The vector kernels need a module that is missing: start java with " + FLAG);
        }
        if (bits > VectorWidth.hardwareBits()) {
            throw new BadInput("Vectors of " + bits + " bits are wider than this processor's "
                    + VectorWidth.hardwareBits() + ": lower -Dpixelpong.vectorBits, leave it out, "
                    + "or use -Dpixelpong.kernels=scalar");
        }
        return VectorKernels.INSTANCE;
    }

    private static boolean hasModule() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    static int requestedBits() {
        String bits = System.getProperty("pixelpong.vectorBits");
        if (bits == null) {
            return PREFERRED_BITS;
        }
        return switch (bits) {
            case "128", "256", "512" -> Integer.parseInt(bits);
            default -> throw new BadInput(
                    "-Dpixelpong.vectorBits=" + bits + " is unknown: it must be 128, 256 or 512");
        };
    }
}
