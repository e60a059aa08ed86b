package io.margay.dataplane.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The steps of the layout, each by itself. */
class LayoutPartsTest {
    @Test
    void aNodeIsBelowAllThatLeadToIt() {
        Layering layering = new Layering(4, new int[] {0, 1, 0, 2}, new int[] {1, 2, 2, 3});
        assertEquals(4, layering.count());
        assertEquals(2, layering.layer(2));
        assertEquals(3, layering.layer(3));
    }

    @Test
    void aCircleIsBrokenWhereItLeadsBackFurthest() {
        int[] from = {0, 1, 2, 3};
        int[] to = {1, 2, 3, 1};
        Layering layering = new Layering(4, from, to);
        assertFalse(layering.isBack(0) || layering.isBack(1) || layering.isBack(2));
        assertTrue(layering.isBack(3));
        assertEquals(1, layering.layer(1));
        assertEquals(3, layering.layer(3));
    }

    @Test
    void circlesWithinCirclesAreBrokenToo() {
        int[] from = {0, 1, 2, 3, 2, 3, 4, 4};
        int[] to = {1, 2, 3, 1, 1, 2, 3, 0};
        Layering layering = new Layering(5, from, to);
        for (int edge = 0; edge < from.length; edge++) {
            int upper = layering.layer(layering.isBack(edge) ? to[edge] : from[edge]);
            int lower = layering.layer(layering.isBack(edge) ? from[edge] : to[edge]);
            assertTrue(upper < lower, "edge " + edge);
        }
    }

    @Test
    void whoLeadsOnlyFarDownIsDownThere() {
        int[] from = {0, 1, 2, 3, 5};
        int[] to = {1, 2, 3, 4, 4};
        assertEquals(3, new Layering(6, from, to).layer(5));
    }

    @Test
    void pointsThatMeetShareTheWay() {
        double[] free = Spread.place(new double[] {0, 50}, new double[] {1, 1}, new double[] {0, 10});
        assertArrayEquals(new double[] {0, 50}, free, 1e-9);
        double[] pushed = Spread.place(new double[] {20, 20, 20}, new double[] {1, 1, 1}, new double[] {0, 10, 10});
        assertArrayEquals(new double[] {10, 20, 30}, pushed, 1e-9);
        double[] insisting = Spread.place(new double[] {0, 0}, new double[] {3, 1}, new double[] {0, 8});
        assertArrayEquals(new double[] {-2, 6}, insisting, 1e-9);
    }
}
