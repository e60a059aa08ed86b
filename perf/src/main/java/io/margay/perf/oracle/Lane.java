package io.margay.perf.oracle;

import java.util.ArrayList;
import java.util.List;

/** What comes out of one router on one side, cut by the markers into what belongs to each input of a batch. */
final class Lane {
    private final List<List<byte[]>> pieces = new ArrayList<>(List.of(new ArrayList<>()));
    private long firstMarker;
    private int inputs;

    /** What came out before belongs to nobody any more. */
    void begin(long newFirstMarker, int newInputs) {
        firstMarker = newFirstMarker;
        inputs = newInputs;
        pieces.clear();
        pieces.add(new ArrayList<>());
    }

    /** @throws OracleFailure when one is missing, or comes before another */
    void onMarker(long number) {
        long expected = firstMarker + pieces.size() - 1;
        if (number != expected || isComplete()) {
            throw new OracleFailure("a router did not keep the order: marker " + number + " came out, not " + expected);
        }
        pieces.add(new ArrayList<>());
    }

    void onFrame(byte[] frame) {
        pieces.get(pieces.size() - 1).add(frame);
    }

    /** The markers of all inputs have come out. */
    boolean isComplete() {
        return pieces.size() == inputs + 1;
    }

    /** How many have. */
    int completed() {
        return pieces.size() - 1;
    }

    List<byte[]> piece(int input) {
        return pieces.get(input);
    }

    /** What came out behind the last marker; it is forgotten here. */
    List<byte[]> takeLate() {
        return pieces.set(pieces.size() - 1, new ArrayList<>());
    }
}
