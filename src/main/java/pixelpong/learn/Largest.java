package pixelpong.learn;

/** Finds the elements of largest magnitude. Allocates nothing; stateless. */
final class Largest {
    private Largest() {
    }

    /**
     * Reorders indices so that those of the {@code count} values of largest magnitude come first, in no particular order;
     * of equal ones, those of the smallest indices. (Quickselect: Hoare 1961, algorithm 65.)
     *
     * @param indices different places in {@code values}; those values are no NaN
     */
    static void toFront(int[] indices, float[] values, int count) {
        int low = 0;
        int high = indices.length - 1;
        while (low < high) {
            int pivot = indices[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (before(values, indices[i], pivot)) {
                    i++;
                }
                while (before(values, pivot, indices[j])) {
                    j--;
                }
                if (i <= j) {
                    int index = indices[i];
                    indices[i++] = indices[j];
                    indices[j--] = index;
                }
            }
            if (count - 1 <= j) {
                high = j;
            } else if (count - 1 >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private static boolean before(float[] values, int a, int b) {
        float magnitudeOfA = Math.abs(values[a]);
        float magnitudeOfB = Math.abs(values[b]);
        return magnitudeOfA > magnitudeOfB || magnitudeOfA == magnitudeOfB && a < b;
    }
}
