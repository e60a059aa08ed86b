package io.margay.rawsock;

import io.margay.rawsock.linux.Bpf;
import io.margay.rawsock.linux.Errno;
import io.margay.rawsock.linux.Linux;

/** A program linked to the interface by bpf(2). The kernel removes it when the last descriptor of the link closes. */
final class TcxHook implements IngressHook {
    private final String subject;
    private final int link;
    private boolean closed;

    private TcxHook(String subject, int link) {
        this.subject = subject;
        this.link = link;
    }

    static TcxHook attach(int interfaceIndex, String subject, IngressProgram program) {
        int loaded = load(subject, program);
        int link = Bpf.linkIngress(loaded, interfaceIndex);
        Linux.close(loaded); // the link keeps the program
        if (link < 0) {
            throw RawSocketException.of("linking the ingress guard (TCX)", subject, -link, "CAP_BPF and CAP_NET_ADMIN");
        }
        return new TcxHook(subject, link);
    }

    private static int load(String subject, IngressProgram program) {
        int loaded = Bpf.loadClassifier(program.extended());
        if (loaded >= 0) {
            return loaded;
        }
        if (loaded != -Errno.EACCES && loaded != -Errno.EINVAL) {
            throw RawSocketException.of(
                    "loading the ingress guard's program", subject, -loaded, "CAP_BPF and CAP_NET_ADMIN");
        }
        String log = Bpf.verifierLog(program.extended());
        if (log.isEmpty()) {
            throw RawSocketException.of("loading the ingress guard's program", subject, -loaded, "CAP_BPF");
        }
        throw new RawSocketException(subject + ": the kernel refused the ingress guard's program: " + log, 0);
    }

    @Override
    public IngressGuard.Kind kind() {
        return IngressGuard.Kind.TCX_LINK;
    }

    @Override
    public void replace(IngressProgram program) {
        int loaded = load(subject, program);
        int result = Bpf.update(link, loaded);
        Linux.close(loaded);
        if (result < 0) {
            throw RawSocketException.of(
                    "exchanging the ingress guard's program", subject, -result, "CAP_BPF and CAP_NET_ADMIN");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Linux.close(link);
        }
    }
}
