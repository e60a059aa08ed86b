package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description =
                "Says what policies would make of a route that is made up, or what would change with them for a peer. Changes nothing.")
final class BgpPolicyTestCommand implements Callable<Integer> {
    private static final String[][] ATTRIBUTES = {
        {"nextHop", "next hop"},
        {"asPath", "as-path"},
        {"localPref", "local-pref"},
        {"med", "med"},
        {"communities", "communities"}
    };

    private final MargayCommand root;

    @Parameters(paramLabel = "POLICY", arity = "1..*", description = "Policies of the configuration, asked in turn.")
    private List<String> policies;

    @ArgGroup(multiplicity = "1")
    private Subject subject;

    @Option(names = "--peer", paramLabel = "NAME", description = "Who told us the route that is made up.")
    private String peer;

    @Option(
            names = "--from",
            paramLabel = "ORIGIN",
            description = "In place of a peer: own, internal, external (default).")
    private String from;

    @Option(names = "--as-path", paramLabel = "ASES", description = "As '65001 65002'.")
    private String asPath;

    @Option(names = "--community", paramLabel = "COMMUNITY", description = "One of its communities; may be repeated.")
    private List<String> communities;

    @Option(names = "--next-hop", paramLabel = "ADDRESS", description = "Default: the peer's address.")
    private String nextHop;

    @Option(names = "--local-pref", paramLabel = "NUMBER", description = "Default: none.")
    private String localPref;

    @Option(names = "--med", paramLabel = "NUMBER", description = "Default: none.")
    private String med;

    /** What the policies are tried on. */
    private static final class Subject {
        @Option(names = "--prefix", paramLabel = "PREFIX", description = "A route that is made up.")
        private String prefix;

        @Option(
                names = "--received",
                paramLabel = "PEER",
                completionCandidates = PeerNames.class,
                description = "What that peer has sent, as if they were its import policies.")
        private String received;

        @Option(
                names = "--advertised",
                paramLabel = "PEER",
                completionCandidates = PeerNames.class,
                description = "What there is to tell that peer, as if they were its export policies.")
        private String advertised;
    }

    BgpPolicyTestCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode query = Ask.query("bgp policy test").put("policy", String.join(",", policies));
        if (subject.prefix != null) {
            tryOnMadeUp(query);
        } else {
            tryOnPeers(query.put("received", subject.received).put("advertised", subject.advertised));
        }
        return 0;
    }

    private void tryOnMadeUp(ObjectNode query) throws CommandFailure {
        JsonNode answer = Ask.result(
                root,
                query.put("prefix", subject.prefix)
                        .put("peer", peer)
                        .put("from", from)
                        .put("asPath", asPath)
                        .put("communities", communities == null ? null : String.join(",", communities))
                        .put("nextHop", nextHop)
                        .put("localPref", localPref)
                        .put("med", med));
        if (root.isJson()) {
            JsonOutput.print(root.out(), answer);
            return;
        }
        root.out().println(subject.prefix + " " + verdict(answer, answer.path("before")));
        if (!answer.path("importRefusal").isNull()) {
            root.out()
                    .println("but as a route received: refused: "
                            + answer.path("importRefusal").asText());
        }
    }

    private void tryOnPeers(ObjectNode query) throws CommandFailure {
        if (root.isJson()) {
            Ask.printPages(root, query, "routes");
            return;
        }
        AtomicInteger tested = new AtomicInteger();
        int changed = Ask.pages(root, query, "routes", page -> {
            tested.addAndGet(page.path("tested").asInt());
            page.path("routes").forEach(this::print);
        });
        root.out().println(changed + " of " + tested + " routes would change");
    }

    private void print(JsonNode route) {
        root.out().println(BgpText.route(route) + " from " + route.path("from").asText());
        root.out().println("  now  " + verdict(route.path("now"), route.path("before")));
        root.out().println("  then " + verdict(route.path("then"), route.path("before")));
    }

    /** @param before the attributes on which the policies were asked */
    private static String verdict(JsonNode verdict, JsonNode before) {
        if (!verdict.path("accepted").asBoolean()) {
            return "refused: " + verdict.path("reason").asText();
        }
        List<String> changes = new ArrayList<>();
        for (String[] each : ATTRIBUTES) {
            JsonNode after = verdict.path("attributes").path(each[0]);
            if (!after.equals(before.path(each[0]))) {
                changes.add(each[1] + " " + (after.isArray() ? BgpText.list(after) : BgpText.orDash(after)));
            }
        }
        String by =
                verdict.path("by").isNull() ? "" : " by " + verdict.path("by").asText();
        return "accepted" + by + (changes.isEmpty() ? "" : ", with " + String.join(", ", changes));
    }
}
