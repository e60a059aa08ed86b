package io.margay.control;

import io.margay.control.host.HostKernel;
import io.margay.control.host.HostKernelException;
import io.margay.control.host.HostRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A kernel that does all that it is asked, or refuses with a given text. */
final class FakeHostKernel implements HostKernel {
    static final long MAC = 0x32C4_5FB1_F0A5L;

    /** A line each, since the last look. */
    final List<String> done = new ArrayList<>();

    Optional<String> refusal = Optional.empty();
    long mac = MAC;
    boolean strict;

    @Override
    public long ensurePair(String name, boolean ipv6) throws HostKernelException {
        act("pair " + name + (ipv6 ? " with ipv6" : ""));
        return mac;
    }

    @Override
    public void removePair(String name) throws HostKernelException {
        act("remove pair " + name);
    }

    @Override
    public void setRoutes(String name, List<HostRoute> routes) throws HostKernelException {
        act("routes " + name + " " + routes);
    }

    @Override
    public boolean isReversePathStrict(String interfaceName) {
        return strict;
    }

    List<String> take() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    private void act(String what) throws HostKernelException {
        if (refusal.isPresent()) {
            throw new HostKernelException(refusal.get());
        }
        done.add(what);
    }
}
