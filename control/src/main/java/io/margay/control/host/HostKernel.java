package io.margay.control.host;

import java.util.List;

/** What {@link HostLink} asks of the kernel. Each verb can be repeated: what is as it should be stays untouched. */
public interface HostKernel {
    /**
     * Makes the pair, or takes over that of an earlier life of this router, with both ends up.
     *
     * @param name of the near end
     * @param ipv6 whether the near end must speak IPv6
     * @return MAC of the near end, low 48 bits
     */
    long ensurePair(String name, boolean ipv6) throws HostKernelException;

    /** With all its routes, unless it is none of this router's. */
    void removePair(String name) throws HostKernelException;

    /** Of the routes that this router made by the near end these are to be there, and no others. */
    void setRoutes(String name, List<HostRoute> routes) throws HostKernelException;

    /** Does the kernel drop what comes in there from where it would not send to by the same interface? */
    boolean isReversePathStrict(String interfaceName);
}
