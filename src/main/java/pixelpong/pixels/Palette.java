package pixelpong.pixels;

/**
 * The console's colours: the RGB value of each palette index, and whether the agent sees it.
 *
 * <p>An index is hue * 16 + luminance * 2; bit 0 is not wired, so index 2k+1 looks like 2k. The values are those of the
 * emulator's NTSC palette; a test compares them with the emulator.
 */
public final class Palette {
    /** 0xRRGGBB of the indices 0, 2, 4, .. 254. */
    private static final int[] RGB = {
        0x000000, 0x4a4a4a, 0x6f6f6f, 0x8e8e8e, 0xaaaaaa, 0xc0c0c0, 0xd6d6d6, 0xececec,
        0x484800, 0x69690f, 0x86861d, 0xa2a22a, 0xbbbb35, 0xd2d240, 0xe8e84a, 0xfcfc54,
        0x7c2c00, 0x904811, 0xa26221, 0xb47a30, 0xc3903d, 0xd2a44a, 0xdfb755, 0xecc860,
        0x901c00, 0xa33915, 0xb55328, 0xc66c3a, 0xd5824a, 0xe39759, 0xf0aa67, 0xfcbc74,
        0x940000, 0xa71a1a, 0xb83232, 0xc84848, 0xd65c5c, 0xe46f6f, 0xf08080, 0xfc9090,
        0x840064, 0x97197a, 0xa8308f, 0xb846a2, 0xc659b3, 0xd46cc3, 0xe07cd2, 0xec8ce0,
        0x500084, 0x68199a, 0x7d30ad, 0x9246c0, 0xa459d0, 0xb56ce0, 0xc57cee, 0xd48cfc,
        0x140090, 0x331aa3, 0x4e32b5, 0x6848c6, 0x7f5cd5, 0x956fe3, 0xa980f0, 0xbc90fc,
        0x000094, 0x181aa7, 0x2d32b8, 0x4248c8, 0x545cd6, 0x656fe4, 0x7580f0, 0x8490fc,
        0x001c88, 0x183b9d, 0x2d57b0, 0x4272c2, 0x548ad2, 0x65a0e1, 0x75b5ef, 0x84c8fc,
        0x003064, 0x185080, 0x2d6d98, 0x4288b0, 0x54a0c5, 0x65b7d9, 0x75cceb, 0x84e0fc,
        0x004030, 0x18624e, 0x2d8169, 0x429e82, 0x54b899, 0x65d1ae, 0x75e7c2, 0x84fcd4,
        0x004400, 0x1a661a, 0x328432, 0x48a048, 0x5cba5c, 0x6fd26f, 0x80e880, 0x90fc90,
        0x143c00, 0x355f18, 0x527e2d, 0x6e9c42, 0x87b754, 0x9ed065, 0xb4e775, 0xc8fc84,
        0x303800, 0x505916, 0x6d762b, 0x88923e, 0xa0ab4f, 0xb7c25f, 0xccd86e, 0xe0ec7c,
        0x482c00, 0x694d14, 0x866a26, 0xa28638, 0xbb9f47, 0xd2b656, 0xe8cc63, 0xfce070,
    };

    /** The palette index of the background in play. */
    public static final byte BACKGROUND = 0x22;

    /** The red values of the background, while RESET is held and in play. The tutorial erases both, and black. */
    private static final int RED_OF_RESET_BACKGROUND = 109;
    private static final int RED_OF_BACKGROUND = 144;

    /** {@link #visible} for every index. */
    static final byte[] VISIBLE = new byte[256];

    static {
        for (int index = 0; index < VISIBLE.length; index++) {
            int red = rgb(index) >> 16;
            VISIBLE[index] = (byte) (red == 0 || red == RED_OF_RESET_BACKGROUND || red == RED_OF_BACKGROUND ? 0 : 1);
        }
    }

    private Palette() {
    }

    /** The colour 0xRRGGBB of a palette index 0..255. */
    public static int rgb(int index) {
        return RGB[index >> 1];
    }

    /** 1 if the agent sees a pixel with this palette index, 0 if it counts as background. */
    public static byte visible(byte index) {
        return VISIBLE[index & 0xff];
    }
}
