package io.margay.rawsock;

/** Learns what became of each frame, in the order of {@link Transmitter#transmit}. Must not transmit from within. */
public interface TransmitListener {
    /** The kernel took the frame. */
    void onSent(int token, int lengthBytes);

    /**
     * The frame is lost.
     *
     * @param errno why: ENXIO for an interface that is gone, ENETDOWN for one that is down, ENOBUFS for one without carrier or room,
     *     EMSGSIZE for a frame above its MTU, EAGAIN for a full send buffer, EINVAL for a virtio header that makes no sense
     */
    void onFailed(int token, int errno);
}
