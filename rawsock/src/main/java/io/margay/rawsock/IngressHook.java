package io.margay.rawsock;

/** One program at one interface's ingress. */
interface IngressHook extends AutoCloseable {
    IngressGuard.Kind kind();

    void replace(IngressProgram program);

    @Override
    void close();
}
