package io.margay.rawsock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same by tc, for kernels before 6.6: a clsact qdisc and filters whose classic BPF program is the action (direct-action).
 *
 * <p>A filter's handle is our process id, by which one that a killed process left behind is told from ours: it is removed by the next
 * to attach. Each of our own filters has a preference to itself, so that new ones can come before the old ones go. The qdisc goes with
 * its last filter.
 */
final class ClsactHook implements IngressHook {
    private static final int FIRST_PREFERENCE = 7100;
    private static final int LAST_PREFERENCE = 7199;

    private static final Pattern FILTER = Pattern.compile("pref (\\d+) bpf chain 0 handle 0x([0-9a-f]+)");

    private final String interfaceName;
    private final String handle = Long.toString(ProcessHandle.current().pid());
    private int[] preferences = {};
    private boolean closed;

    private ClsactHook(String interfaceName) {
        this.interfaceName = interfaceName;
    }

    static ClsactHook attach(String interfaceName, IngressProgram program) {
        ClsactHook hook = new ClsactHook(interfaceName);
        if (!hook.tc("qdisc", "show", "dev", interfaceName).contains("qdisc clsact")) {
            hook.tc("qdisc", "add", "dev", interfaceName, "clsact");
        }
        hook.preferences = hook.add(program);
        return hook;
    }

    /** Returns the preferences it took. Adds all filters of the program, or none. */
    private int[] add(IngressProgram program) {
        boolean[] used = usedPreferences();
        int[] taken = new int[program.classic().length];
        int count = 0;
        int candidate = 0;
        try {
            for (String bytecode : program.classic()) {
                while (candidate < used.length && used[candidate]) {
                    candidate++;
                }
                if (candidate == used.length) {
                    throw new RawSocketException(interfaceName + ": too many ingress guards", 0);
                }
                int preference = FIRST_PREFERENCE + candidate++;
                addFilter(preference, bytecode);
                taken[count++] = preference;
            }
            return taken;
        } catch (RawSocketException e) {
            removeAfter(e, Arrays.copyOf(taken, count));
            throw e;
        }
    }

    /** Which of them are our own's; what a killed process left behind is removed. */
    private boolean[] usedPreferences() {
        boolean[] used = new boolean[LAST_PREFERENCE - FIRST_PREFERENCE + 1];
        Matcher filter = FILTER.matcher(tc("filter", "show", "dev", interfaceName, "ingress"));
        while (filter.find()) {
            int found = Integer.parseInt(filter.group(1));
            if (found >= FIRST_PREFERENCE && found <= LAST_PREFERENCE) {
                if (Long.parseLong(filter.group(2), 16) == Long.parseLong(handle)) {
                    used[found - FIRST_PREFERENCE] = true;
                } else {
                    remove(found);
                }
            }
        }
        return used;
    }

    private void addFilter(int preference, String bytecode) {
        tc(
                "filter",
                "add",
                "dev",
                interfaceName,
                "ingress",
                "pref",
                Integer.toString(preference),
                "handle",
                handle,
                "bpf",
                "da",
                "bytecode",
                bytecode);
    }

    private void removeAfter(RawSocketException failure, int[] unwanted) {
        try {
            removeAll(unwanted);
        } catch (RawSocketException e) {
            failure.addSuppressed(e);
        }
    }

    private void removeAll(int[] unwanted) {
        for (int preference : unwanted) {
            remove(preference);
        }
    }

    private void remove(int unwanted) {
        tc("filter", "del", "dev", interfaceName, "ingress", "pref", Integer.toString(unwanted));
    }

    @Override
    public IngressGuard.Kind kind() {
        return IngressGuard.Kind.CLSACT_FILTER;
    }

    @Override
    public void replace(IngressProgram program) {
        int[] old = preferences;
        preferences = add(program);
        removeAll(old);
    }

    /** An interface that is gone has taken its filters along. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            removeAll(preferences);
            if (tc("filter", "show", "dev", interfaceName, "ingress").isEmpty()
                    && tc("filter", "show", "dev", interfaceName, "egress").isEmpty()) {
                tc("qdisc", "del", "dev", interfaceName, "clsact");
            }
        } catch (RawSocketException e) {
            if (!e.getMessage().contains("Cannot find device")) {
                throw e;
            }
        }
    }

    private String tc(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "tc";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new RawSocketException(
                        interfaceName + ": setting the ingress guard with tc failed: " + output.replace('\n', ' '), 0);
            }
            return output;
        } catch (IOException e) {
            throw new RawSocketException(
                    interfaceName + ": the ingress guard needs kernel 6.6 or the tool tc (iproute2): " + e.getMessage(),
                    0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RawSocketException(interfaceName + ": interrupted while setting the ingress guard with tc", 0);
        }
    }
}
