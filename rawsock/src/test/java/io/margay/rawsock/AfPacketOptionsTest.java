package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.margay.rawsock.linux.Errno;
import org.junit.jupiter.api.Test;

class AfPacketOptionsTest {
    @Test
    void sizesThatTheKernelWouldRefuseAreRefusedByName() {
        for (int ring : new int[] {0, 4096, 100_000, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new AfPacketOptions(ring, 1 << 20), "ring " + ring);
        }
        assertThrows(IllegalArgumentException.class, () -> new AfPacketOptions(1 << 20, 1000));
        assertEquals(2 << 20, AfPacketOptions.DEFAULT.ringLengthBytes());
    }

    @Test
    void anExceptionNamesTheCapabilityOnlyWherePrivilegeWasMissing() {
        assertEquals(
                "eth0: opening failed: EPERM, operation not permitted; needs CAP_NET_RAW (or root)",
                RawSocketException.of("opening", "eth0", Errno.EPERM, "CAP_NET_RAW")
                        .getMessage());
        assertEquals(
                "opening failed: ENOMEM, out of memory",
                RawSocketException.of("opening", "", Errno.ENOMEM, "CAP_NET_RAW")
                        .getMessage());
        assertEquals(
                "opening failed: errno 4711",
                RawSocketException.of("opening", "", 4711, "CAP_NET_RAW").getMessage());
    }
}
