package io.margay.fib;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the file of a writer that is gone still says. The next control process takes it into a new file, by {@link FibWriter#carryOver}, and forwards by
 * it until it has learnt again; it never goes on writing the old one.
 *
 * <p>A record comes after the trie and goes before it. So of the one change, or the one transaction, that was under way:
 *
 * <ul>
 *   <li>a new route may be in the trie and not here: as if it had never been given;
 *   <li>a route that was replaced is here as it was or as it was to be. The trie may be ahead; and the old route may be told with the time and
 *       the generation of the new one, never with its next hop or its source;
 *   <li>a route that was removed may still be in the trie and is not here: a withdrawn route does not come back;
 *   <li>of a transaction the removals went first, all of them, and some of the puts may have followed;
 *   <li>a group of next hops that was changing is here with the old members or with the new ones.
 * </ul>
 *
 * Every change that had returned is here, whole, and so is every route that no change concerned. What a transaction only gathered is not.
 */
public sealed interface FibRecovery {
    /**
     * The file is whole.
     *
     * @param routes all, sorted by prefix, with the times they had; those that were stale in that file are so here
     * @param generation last commit
     * @param cutShort whether the writer died, or still is, in the middle of a change
     */
    record Recovered(List<Route> routes, long generation, boolean cutShort) implements FibRecovery {}

    /** There is no file: nobody has published one, as at the first start. */
    record Absent() implements FibRecovery {}

    /**
     * The file is foreign, truncated, never finished, corrupt, or cannot be read: nothing of it is to be believed.
     *
     * @param reason one line, which names the file
     */
    record Refused(String reason) implements FibRecovery {}

    /** Reads {@code fib}, and changes nothing of it. Its readers may go on meanwhile. */
    static FibRecovery routes(Path fibFile) {
        try (FibReader reader = FibReader.open(fibFile)) {
            return read(reader, fibFile);
        } catch (NoSuchFileException e) {
            return new Absent();
        } catch (FibFormatException e) {
            String reason = e.getMessage();
            return new Refused(reason.startsWith(fibFile.toString()) ? reason : fibFile + " is corrupt: " + reason);
        } catch (IOException e) {
            return new Refused(fibFile + " cannot be read: " + e.getMessage());
        }
    }

    private static FibRecovery read(FibReader reader, Path fibFile) {
        long changes = reader.changes();
        int told = reader.statistics().routes();
        List<Route> routes = new ArrayList<>();
        reader.forEachRoute(routes::add);
        boolean cutShort = (changes & 1) != 0;
        if (!cutShort && changes == reader.changes() && told != routes.size()) {
            return new Refused(
                    fibFile + " is corrupt: the header tells of " + told + " routes, the records of " + routes.size());
        }
        routes.sort(Comparator.comparing(Route::prefix));
        for (int i = 1; i < routes.size(); i++) {
            if (routes.get(i).prefix().equals(routes.get(i - 1).prefix())) {
                return new Refused(fibFile + " is corrupt: " + routes.get(i).prefix() + " has two records");
            }
        }
        return new Recovered(List.copyOf(routes), reader.generation(), cutShort);
    }
}
