package io.margay.fib;

/** Told, while a transaction is committed, of the puts in it that are refused. */
public interface FibRefusals {
    /**
     * The put found no room. The route of that prefix that stood before the transaction, if any, stands.
     *
     * @param why one of the results that are refusals
     */
    void onRefused(Prefix prefix, PutResult why);
}
