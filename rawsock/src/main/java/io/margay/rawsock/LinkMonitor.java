package io.margay.rawsock;

import static io.margay.rawsock.linux.Constants.AF_NETLINK;
import static io.margay.rawsock.linux.Constants.IFF_LOWER_UP;
import static io.margay.rawsock.linux.Constants.IFF_UP;
import static io.margay.rawsock.linux.Constants.MSG_DONTWAIT;
import static io.margay.rawsock.linux.Constants.MSG_TRUNC;
import static io.margay.rawsock.linux.Constants.SOCK_CLOEXEC;
import static io.margay.rawsock.linux.Constants.SOCK_NONBLOCK;
import static io.margay.rawsock.linux.Constants.SOCK_RAW;

import io.margay.rawsock.linux.Errno;
import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tells of the namespace's network interfaces as they come, change and go: all there are at first, then what differs from what was told.
 * Owned by one thread, the conductor.
 *
 * <p>The kernel throws notifications away when we are slow to fetch them, and says so (ENOBUFS). Then everything is asked for again, and
 * what was known and is no longer listed is told as removed. So the listener's picture is right in the end whatever was lost between.
 * Notifications that were queued before the answer do not count as a listing, as they may be of a link whose removal was lost; and an
 * answer during which links changed (NLM_F_DUMP_INTR) is no answer.
 */
public final class LinkMonitor implements AutoCloseable {
    private static final int NETLINK_ROUTE = 0;
    private static final int RTMGRP_LINK = 1;
    private static final int RECEIVE_LENGTH = 64 << 10;

    private final UnsafeBuffer received = OffHeap.allocate(RECEIVE_LENGTH);
    private final UnsafeBuffer request = OffHeap.allocate(64);
    private final LinkMessage message = new LinkMessage();
    private final int fd;

    private KnownLink[] links = new KnownLink[16];
    private int linkCount;
    private int offset;
    private int limit;
    private int dump;
    private boolean dumping;

    /** The dump's answer has begun: what comes now is no older than the dump. */
    private boolean answered;

    private boolean dumpWanted = true;
    private boolean closed;

    private LinkMonitor(int fd) {
        this.fd = fd;
    }

    /** In the caller's network namespace. Takes no privilege. */
    public static LinkMonitor open() {
        int fd = Linux.socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
        if (fd < 0) {
            throw RawSocketException.of("opening a netlink socket", "", -fd, "");
        }
        LinkMonitor monitor = new LinkMonitor(fd);
        monitor.request.putShort(0, (short) AF_NETLINK);
        monitor.request.putInt(8, RTMGRP_LINK);
        int result = Linux.bind(fd, monitor.request.addressOffset(), 12);
        if (result < 0) {
            monitor.close();
            throw RawSocketException.of("subscribing to link notifications", "", -result, "");
        }
        return monitor;
    }

    /**
     * Takes up what the kernel has sent.
     *
     * @param messageLimit the most messages to look at in this call
     * @return messages looked at
     */
    public int poll(LinkListener listener, int messageLimit) {
        int taken = 0;
        if (dumpWanted && !dumping) {
            requestDump();
        }
        while (taken < messageLimit) {
            if (offset >= limit && !receive()) {
                break;
            }
            if (message.wrap(received, offset, limit).isValid()) {
                offset = message.nextOffset();
                onMessage(listener);
            } else {
                offset = limit;
                dumpWanted = true;
            }
            taken++;
        }
        return taken;
    }

    /** All links there are have been told. False until the first poll has got that far, and after notifications were lost. */
    public boolean isComplete() {
        return !dumpWanted && !dumping;
    }

    public int fileDescriptor() {
        return fd;
    }

    private void requestDump() {
        int length = LinkMessage.putDumpRequest(request, ++dump);
        answered = false;
        dumping = Linux.send(fd, request.addressOffset(), length, MSG_DONTWAIT) == length;
        dumpWanted = !dumping;
    }

    private boolean receive() {
        long result = Linux.recv(fd, received.addressOffset(), RECEIVE_LENGTH, MSG_DONTWAIT | MSG_TRUNC);
        offset = 0;
        limit = 0;
        if (result == -Errno.ENOBUFS || result > RECEIVE_LENGTH) {
            dumpWanted = true;
            return false;
        }
        limit = (int) Math.max(0, result);
        return limit > 0;
    }

    private void onMessage(LinkListener listener) {
        int type = message.type();
        answered |= message.isAnswerTo(dump);
        if (message.isLink()) {
            if (type == LinkMessage.RTM_NEWLINK) {
                if ((message.flags() & LinkMessage.NLM_F_DUMP_INTR) != 0) {
                    dumpWanted = true;
                }
                onNewLink(listener);
            } else {
                onRemoved(listener, indexOf(message.interfaceIndex()));
            }
        } else if (type == LinkMessage.NLMSG_ERROR) {
            dumping = false;
            dumpWanted = true;
        } else if (type == LinkMessage.NLMSG_DONE && message.isAnswerTo(dump)) {
            dumping = false;
            if ((message.flags() & LinkMessage.NLM_F_DUMP_INTR) != 0) {
                dumpWanted = true;
            }
            if (!dumpWanted) {
                removeUnlisted(listener);
            }
        }
    }

    private void onNewLink(LinkListener listener) {
        int name = message.attribute(LinkMessage.IFLA_IFNAME);
        if (name < 0) {
            return;
        }
        int index = indexOf(message.interfaceIndex());
        boolean changed = index < 0;
        KnownLink link = changed ? add(message.interfaceIndex()) : links[index];
        if (answered) {
            link.dump = dump;
        }
        changed |= link.rename(message.buffer(), name, message.attributeLengthBytes(name) - 1);
        int upFlags = IFF_UP | IFF_LOWER_UP;
        boolean up = (message.linkFlags() & upFlags) == upFlags;
        int mtu = mtu();
        long mac = mac();
        if (changed || up != link.up || mtu != link.mtu || mac != link.mac) {
            link.up = up;
            link.mtu = mtu;
            link.mac = mac;
            listener.onLink(link.interfaceIndex, link.name, up, mtu, mac);
        }
    }

    private int mtu() {
        int at = message.attribute(LinkMessage.IFLA_MTU);
        return at >= 0 && message.attributeLengthBytes(at) == 4
                ? message.buffer().getInt(at)
                : 0;
    }

    private long mac() {
        int at = message.attribute(LinkMessage.IFLA_ADDRESS);
        if (at < 0 || message.attributeLengthBytes(at) != 6) {
            return 0;
        }
        long high = message.buffer().getShort(at, ByteOrder.BIG_ENDIAN) & 0xFFFFL;
        return high << 32 | message.buffer().getInt(at + 2, ByteOrder.BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    private int indexOf(int interfaceIndex) {
        for (int i = 0; i < linkCount; i++) {
            if (links[i].interfaceIndex == interfaceIndex) {
                return i;
            }
        }
        return -1;
    }

    private KnownLink add(int interfaceIndex) {
        if (linkCount == links.length) {
            links = Arrays.copyOf(links, linkCount * 2);
        }
        KnownLink link = new KnownLink(interfaceIndex);
        links[linkCount++] = link;
        return link;
    }

    private void onRemoved(LinkListener listener, int index) {
        if (index >= 0) {
            KnownLink link = links[index];
            links[index] = links[--linkCount];
            links[linkCount] = null;
            listener.onLinkRemoved(link.interfaceIndex, link.name);
        }
    }

    private void removeUnlisted(LinkListener listener) {
        for (int i = linkCount - 1; i >= 0; i--) {
            if (links[i].dump != dump) {
                onRemoved(listener, i);
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Linux.close(fd);
        }
    }
}
