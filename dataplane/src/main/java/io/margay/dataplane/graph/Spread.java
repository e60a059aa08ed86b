package io.margay.dataplane.graph;

/** Puts points on a line where each would like to be, as near as the distances between them allow: least squares, by pooling those that meet. */
final class Spread {
    private Spread() {}

    /**
     * @param desired of each point, which stay in this order
     * @param weights how much each insists, above 0
     * @param distances to the point before, at least; the first is not looked at
     * @return where they are
     */
    static double[] place(double[] desired, double[] weights, double[] distances) {
        int count = desired.length;
        double[] offsets = new double[count];
        double[] means = new double[count];
        double[] sums = new double[count];
        int[] firsts = new int[count];
        int blocks = 0;
        for (int i = 0; i < count; i++) {
            offsets[i] = i == 0 ? 0 : offsets[i - 1] + distances[i];
            means[blocks] = desired[i] - offsets[i];
            sums[blocks] = weights[i];
            firsts[blocks] = i;
            blocks++;
            while (blocks > 1 && means[blocks - 2] > means[blocks - 1]) {
                double sum = sums[blocks - 2] + sums[blocks - 1];
                means[blocks - 2] = (means[blocks - 2] * sums[blocks - 2] + means[blocks - 1] * sums[blocks - 1]) / sum;
                sums[blocks - 2] = sum;
                blocks--;
            }
        }
        double[] placed = new double[count];
        for (int block = 0; block < blocks; block++) {
            int end = block + 1 < blocks ? firsts[block + 1] : count;
            for (int i = firsts[block]; i < end; i++) {
                placed[i] = means[block] + offsets[i];
            }
        }
        return placed;
    }
}
