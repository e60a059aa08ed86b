package io.margay.dataplane.graph;

/** How wide a text is in Helvetica, as Arial and Liberation Sans are too: there is no font where the picture is made. */
final class TextWidth {
    /** Thousandths of the size, from the blank on. */
    private static final int[] WIDTHS = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // blank to /
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584 // p to ~
    };

    private static final double BOLD = 1.08;

    private TextWidth() {}

    static double of(String text, double size) {
        int thousandths = 0;
        for (int i = 0; i < text.length(); i++) {
            int index = text.charAt(i) - ' ';
            thousandths += index >= 0 && index < WIDTHS.length ? WIDTHS[index] : 556;
        }
        return thousandths * size / 1000;
    }

    /** At most this. */
    static double ofBold(String text, double size) {
        return of(text, size) * BOLD;
    }
}
