package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        description =
                "Lists the paths that peers sent, the best first, and why the others lost; of one prefix with all attributes.")
final class BgpRoutesCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(
            paramLabel = "PREFIX|ADDRESS",
            arity = "0..1",
            description = "Only this prefix; an address stands for the longest prefix that holds it.")
    private String prefix;

    @Option(names = "--longest", description = "The longest prefix that holds all of PREFIX.")
    private boolean longest;

    @Option(names = "--longer-prefixes", description = "PREFIX, and all that lie in it.")
    private boolean longerPrefixes;

    @Option(names = "--peer", paramLabel = "NAME|ADDRESS", description = "Only paths of this peer; own: ours.")
    private String peer;

    @Option(names = "--family", paramLabel = "NAME", description = "Only ipv4 or ipv6.")
    private String family;

    @Option(names = "--best", description = "Only the best path of each prefix.")
    private boolean best;

    @Option(
            names = "--community",
            paramLabel = "COMMUNITY",
            description = "Only paths with this one: a:b, a:b:c (large), or a name as the list shows it.")
    private String community;

    @Spec
    private CommandSpec spec;

    BgpRoutesCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (prefix == null && (longest || longerPrefixes) || longest && longerPrefixes) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--longest and --longer-prefixes: one of them, with a PREFIX");
        }
        ObjectNode query = Ask.query("bgp routes")
                .put(longerPrefixes ? "within" : "prefix", prefix)
                .put("longest", longest)
                .put("peer", peer)
                .put("family", family)
                .put("community", community)
                .put("best", best);
        int count = root.isJson()
                ? Ask.printPages(root, query, "routes")
                : prefix == null || longerPrefixes ? printTable(query) : printOne(query);
        if (prefix != null && count == 0) {
            throw new CommandFailure(CommandFailure.FAILED, "there is no such path for " + prefix);
        }
        return 0;
    }

    private int printOne(ObjectNode query) throws CommandFailure {
        long nowMs = System.currentTimeMillis();
        return Ask.pages(
                root, query, "routes", page -> page.path("routes").forEach(route -> print(root.out(), route, nowMs)));
    }

    /** All paths to one prefix, with all that is known of them. */
    static void print(PrintWriter out, JsonNode route, long nowMs) {
        JsonNode paths = route.path("paths");
        out.println(route.path("prefix").asText() + ": " + paths.size() + (paths.size() == 1 ? " path" : " paths"));
        for (JsonNode path : paths) {
            boolean isOwn = path.path("own").asBoolean();
            long pathId = path.path("pathId").asLong();
            String from = isOwn
                    ? "announced by this router"
                    : "from " + path.path("peer").asText() + " ("
                            + path.path("peerAddress").asText() + (pathId == 0 ? "" : ", path " + pathId) + "), "
                            + Ages.between(path.path("receivedMs").asLong(), nowMs) + " ago";
            String verdict = verdict(path);
            out.println("  " + verdict + " ".repeat(Math.max(1, 9 - verdict.length())) + from);
            String reason = path.path("reason").asText();
            if (!reason.isEmpty()) {
                out.println("           because: " + reason);
            }
            out.println("           next hop " + path.path("nextHop").asText()
                    + (path.path("stale").asBoolean() ? ", stale" : ""));
            BgpText.attributes(path).forEach(line -> out.println("           " + line));
        }
    }

    private static String verdict(JsonNode path) {
        if (path.path("own").asBoolean()) {
            return "own";
        } else if (path.path("best").asBoolean()) {
            return "best";
        } else if (path.path("used").asBoolean()) {
            return "beside";
        }
        return path.path("refused").asBoolean() ? "refused" : "lost";
    }

    private int printTable(ObjectNode query) throws CommandFailure {
        Table table = new Table(
                "", "PREFIX", "NEXT HOP", "PEER", "AS PATH", "LOCAL PREF", "MED", "ORIGIN", "COMMUNITIES", "REASON");
        int count = Ask.pages(root, query, "routes", page -> {
            page.path("routes").forEach(route -> addRows(table, route));
            table.print(root.out());
        });
        if (count > 0) {
            root.out().println("*: best, =: used beside it, o: our own, x: refused by import");
        }
        return count;
    }

    private static void addRows(Table table, JsonNode route) {
        for (JsonNode path : route.path("paths")) {
            table.row(
                    mark(path),
                    route.path("prefix").asText(),
                    path.path("nextHop").asText(),
                    path.path("peer").asText(),
                    path.path("asPath").asText(),
                    BgpText.orDash(path.path("localPref")),
                    BgpText.orDash(path.path("med")),
                    path.path("origin").asText(),
                    BgpText.list(path.path("communities")),
                    path.path("reason").asText());
        }
    }

    private static String mark(JsonNode path) {
        return switch (verdict(path)) {
            case "own" -> "o";
            case "best" -> "*";
            case "beside" -> "=";
            case "refused" -> "x";
            default -> " ";
        };
    }
}
