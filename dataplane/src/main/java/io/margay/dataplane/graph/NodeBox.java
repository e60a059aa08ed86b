package io.margay.dataplane.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands in a box, and how large it is: name, note, and below them the tags in rows.
 *
 * @param tags with places that count from the box's left upper corner
 */
record NodeBox(GraphNode node, int width, int height, List<Tag> tags) {
    static final double NAME_SIZE = 13;
    static final double NOTE_SIZE = 10.5;
    static final double TAG_SIZE = 10.5;
    static final int TAG_HEIGHT = 15;
    static final int NAME_BASELINE = 18;
    static final int NOTE_BASELINE = 32;
    static final String GENERATED = "+ generated";

    private static final int MAX_TAGS_WIDTH = 250;
    private static final int SIDE = 9;
    private static final int TAG_SIDE = 5;
    private static final int TAG_GAP = 4;

    /** @param kind of a reason, or {@link #GENERATED} */
    record Tag(String text, String kind, int x, int y, int width) {}

    NodeBox {
        tags = List.copyOf(tags);
    }

    static NodeBox of(GraphNode node) {
        List<Tag> tags = new ArrayList<>();
        int top = (node.note().isEmpty() ? NAME_BASELINE : NOTE_BASELINE) + 8;
        int x = 0;
        int y = top;
        int used = 0;
        for (CountedReason tag : tagsOf(node)) {
            int width = tagWidth(tag.label());
            if (x > 0 && x + width > MAX_TAGS_WIDTH) {
                x = 0;
                y += TAG_HEIGHT + TAG_GAP;
            }
            tags.add(new Tag(tag.label(), tag.kind(), SIDE + x, y, width));
            used = Math.max(used, x + width);
            x += width + TAG_GAP;
        }
        double texts = Math.max(TextWidth.ofBold(node.name(), NAME_SIZE), TextWidth.of(node.note(), NOTE_SIZE));
        int width = even(Math.max(used, (int) Math.ceil(texts) + 4) + 2 * SIDE);
        return new NodeBox(node, width, even(tags.isEmpty() ? top + 2 : y + TAG_HEIGHT + SIDE), tags);
    }

    static int tagWidth(String text) {
        return (int) Math.ceil(TextWidth.of(text, TAG_SIZE)) + 2 * TAG_SIDE;
    }

    private static List<CountedReason> tagsOf(GraphNode node) {
        List<CountedReason> tags = new ArrayList<>();
        if (node.makesFrames()) {
            tags.add(new CountedReason(GENERATED, GENERATED));
        }
        if (node.tellsReasons()) {
            tags.addAll(node.reasons());
        }
        return tags;
    }

    /** So that the middle is a whole number. */
    private static int even(int length) {
        return length + (length & 1);
    }
}
