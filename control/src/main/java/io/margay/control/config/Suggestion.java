package io.margay.control.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the nearest of the known words by edit distance, if it is near at all. */
public final class Suggestion {
    private static final int MAX_DISTANCE = 2;
    private static final int MAX_LENGTH = 40;

    private Suggestion() {}

    public static Optional<String> among(Collection<String> words, String text) {
        String best = null;
        int bestDistance = MAX_DISTANCE + 1;
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (String word : words) {
            int distance = distance(word, text.toLowerCase(Locale.ROOT));
            if (distance < bestDistance && distance < word.length()) {
                best = word;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
