package io.margay.control.bgp;

import io.margay.control.cli.CommandLines;
import io.margay.control.config.PolicyConfig;
import io.margay.control.query.ControlSocket;
import io.margay.control.query.bgp.BgpAccess;
import io.margay.control.query.bgp.BgpQueries;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody at the command line of one test router: the verbs, the control socket and the queries are the real ones. */
final class Operator implements BgpAccess, AutoCloseable {
    private final Lab lab;
    private final TestRouter router;
    private final Path runtime;
    private final ControlSocket socket;

    PolicyConfig policies = PolicyConfig.NONE;
    List<Prefix> pools = List.of();
    String out = "";
    String err = "";

    Operator(Lab lab, TestRouter router, Path runtime) throws IOException {
        this.lab = lab;
        this.router = router;
        this.runtime = runtime;
        BgpQueries queries = new BgpQueries(this);
        socket = ControlSocket.open(
                runtime,
                router.selector(),
                request -> queries.answer(request.path("query").asText(), request));
    }

    /** Types it, and lets the routers live until there is an answer; returns the exit code. */
    int margay(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--runtime");
        all.add(runtime.toString());
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        AtomicInteger code = new AtomicInteger(-1);
        Thread typist = new Thread(() -> code.set(CommandLines.execute(
                all.toArray(new String[0]),
                new PrintWriter(outText),
                new PrintWriter(errText),
                (config, file, directory) -> 0)));
        typist.start();
        lab.until("answer to " + all, () -> !typist.isAlive());
        out = outText.toString();
        err = errText.toString();
        return code.get();
    }

    /** What it printed, without what differs from run to run: ages and ports. */
    String text() {
        return out.replaceAll("\\b\\d+[smhd](\\d+[smh])?\\b", "AGE").replaceAll("\\bport \\d+", "port N");
    }

    /** The same with blanks squeezed, a line each. */
    List<String> lines() {
        return text().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    @Override
    public Optional<BgpSettings> settings() {
        return Optional.of(router.settings());
    }

    @Override
    public PolicyConfig policies() {
        return policies;
    }

    @Override
    public List<Prefix> pools() {
        return pools;
    }

    @Override
    public Optional<BgpSpeaker> speaker() {
        return Optional.of(router.speaker());
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public long nowNs() {
        return lab.nowNs();
    }

    @Override
    public long nowMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
