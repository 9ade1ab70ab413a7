package pixelpong.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Damages files as disks, transfers and editors do; a seed decides how. */
final class Damage {
    private final Random random;

    Damage(long seed) {
        random = new Random(seed);
    }

    /** An archive of several hundred bytes or more, damaged. */
    byte[] file(byte[] good) {
        byte[] bad = good.clone();
        switch (random.nextInt(8)) {
            case 0 -> {
                return Arrays.copyOf(good, random.nextInt(good.length));
            }
            case 1 -> flip(bad, 0, good.length);
            case 2 -> flip(bad, 0, 200); // the first entry's and its array's header
            case 3 -> flip(bad, good.length - 200, good.length); // the directory
            case 4 -> flip(bad, good.length - 22, good.length); // its end
            case 5 -> { // a number becomes the largest, the smallest, or nothing
                int at = random.nextBoolean() ? random.nextInt(200) : good.length - 4 - random.nextInt(300);
                int[] values = {-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xFFFF};
                ByteBuffer.wrap(bad).putInt(at, values[random.nextInt(values.length)]);
            }
            case 6 -> { // a piece is missing
                int from = random.nextInt(good.length);
                int to = Math.min(good.length, from + 1 + random.nextInt(2_000));
                System.arraycopy(good, to, bad, from, good.length - to);
                return Arrays.copyOf(bad, good.length - (to - from));
            }
            default -> { // a piece stands elsewhere, too
                int length = random.nextInt(Math.min(500, good.length));
                System.arraycopy(good, random.nextInt(good.length - length), bad, random.nextInt(good.length - length),
                        length);
            }
        }
        return bad;
    }

    private void flip(byte[] bytes, int from, int to) {
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            bytes[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    /** A text, damaged. */
    byte[] text(byte[] good) {
        if (good.length == 0) {
            return good;
        }
        byte[] bad = good.clone();
        int at = random.nextInt(good.length);
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(good, at);
            }
            case 1 -> flip(bad, 0, bad.length);
            case 2 -> bad[at] = (byte) "0123456789-+.eE\",:{}[]\n \0x".charAt(random.nextInt(25));
            case 3 -> System.arraycopy(good, 0, bad, at, good.length - at);
            default -> {
                byte[] digits = "99999999999999999999999999".getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(digits, 0, bad, at, Math.min(1 + random.nextInt(digits.length - 1), good.length - at));
            }
        }
        return bad;
    }
}
