package io.margay.rawsock;

import java.util.Arrays;

/**
 * Writes the guard's classic BPF programs. A jump reaches 255 instructions, so each prefix has its own exit. tc's message holds 16 KiB,
 * 2,048 instructions at most, so a long list is shared out among several programs; each lets the next one decide.
 */
final class ClassicIngress {
    /** Of one program. A prefix takes up to ten instructions. */
    private static final int MAX_DESTINATIONS = 128;

    /** SKF_AD_OFF + SKF_AD_VLAN_TAG and SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT: loads from these offsets ask for what is beside the frame. */
    private static final int BESIDE_VLAN_TCI = -0x1000 + 44;

    private static final int BESIDE_VLAN_PRESENT = -0x1000 + 48;

    private ClassicIngress() {}

    static String[] drop(GuardedPrefix[] destinations, GuardedUdp udp) {
        GuardedPrefix[] addresses = udp.addresses();
        int forDestinations = Math.max(1, parts(destinations));
        String[] programs = new String[forDestinations + parts(addresses)];
        for (int i = 0; i < programs.length; i++) {
            if (i < forDestinations) {
                GuardedPrefix[] some = part(destinations, i);
                programs[i] = some.length == 0 ? passAll() : program(ipv4(some), ipv6(some));
            } else {
                GuardedPrefix[] some = part(addresses, i - forDestinations);
                programs[i] = program(ipv4Udp(some, udp.ports()), ipv6Udp(some, udp.ports()));
            }
        }
        return programs;
    }

    /** So many programs take them all. */
    private static int parts(GuardedPrefix[] destinations) {
        return (destinations.length + MAX_DESTINATIONS - 1) / MAX_DESTINATIONS;
    }

    private static GuardedPrefix[] part(GuardedPrefix[] destinations, int index) {
        int from = index * MAX_DESTINATIONS;
        return Arrays.copyOfRange(destinations, from, Math.min(from + MAX_DESTINATIONS, destinations.length));
    }

    private static ClassicProgram innerTag() {
        return new ClassicProgram()
                .loadWord(IngressProgram.INNER_TAG_OFFSET)
                .skipIfAnySet(IngressProgram.INNER_TAG_VLAN_ID, 1, 0)
                .leave(IngressProgram.TC_ACT_SHOT)
                .leave(IngressProgram.TC_ACT_UNSPEC);
    }

    private static String passAll() {
        return new ClassicProgram().leave(IngressProgram.TC_ACT_UNSPEC).bytecode();
    }

    private static String program(ClassicProgram ipv4, ClassicProgram ipv6) {
        // without a tag its control information may be that of a former one, so that it is there is asked first
        ClassicProgram program = new ClassicProgram();
        program.loadByte(BESIDE_VLAN_PRESENT)
                .skipIfEqual(0, 3, 0)
                .loadWord(BESIDE_VLAN_TCI)
                .skipIfAnySet(VlanTag.VLAN_ID, 0, 1)
                .leave(IngressProgram.TC_ACT_UNSPEC);
        program.loadHalf(IngressProgram.ETHERTYPE_OFFSET);
        ClassicProgram innerTag = innerTag();
        program.skipIfEqual(IngressProgram.ETHERTYPE_VLAN, 1, 0)
                .skipIfEqual(IngressProgram.ETHERTYPE_SERVICE_VLAN, 0, innerTag.count())
                .append(innerTag);
        program.skipIfEqual(IngressProgram.ETHERTYPE_IPV4, 1, 0)
                .skip(ipv4.count())
                .append(ipv4);
        program.skipIfEqual(IngressProgram.ETHERTYPE_IPV6, 1, 0)
                .skip(ipv6.count())
                .append(ipv6);
        return program.leave(IngressProgram.TC_ACT_UNSPEC).bytecode();
    }

    private static ClassicProgram ipv4Udp(GuardedPrefix[] addresses, int[] ports) {
        ClassicProgram program = new ClassicProgram();
        program.loadByte(IngressProgram.IPV4_START_OFFSET)
                .skipIfEqual(IngressProgram.IPV4_WITHOUT_OPTIONS, 1, 0)
                .leave(IngressProgram.TC_ACT_UNSPEC);
        program.loadWord(IngressProgram.IPV4_FRAGMENT_OFFSET)
                .skipIfAnySet(IngressProgram.IPV4_FRAGMENT, 0, 1)
                .leave(IngressProgram.TC_ACT_UNSPEC);
        program.loadByte(IngressProgram.IPV4_PROTOCOL_OFFSET + 1)
                .skipIfEqual(IngressProgram.UDP, 1, 0)
                .leave(IngressProgram.TC_ACT_UNSPEC);
        return judgePort(program, IngressProgram.IPV4_PORTS_OFFSET, ports).append(ipv4(addresses));
    }

    private static ClassicProgram ipv6Udp(GuardedPrefix[] addresses, int[] ports) {
        ClassicProgram program = new ClassicProgram();
        program.loadByte(IngressProgram.IPV6_NEXT_HEADER_OFFSET + 2)
                .skipIfEqual(IngressProgram.UDP, 1, 0)
                .leave(IngressProgram.TC_ACT_UNSPEC);
        return judgePort(program, IngressProgram.IPV6_PORTS_OFFSET, ports).append(ipv6(addresses));
    }

    /** Goes on where it is one of these. */
    private static ClassicProgram judgePort(ClassicProgram program, int portsOffset, int[] ports) {
        program.loadWord(portsOffset).and(IngressProgram.DESTINATION_PORT);
        for (int i = 0; i < ports.length; i++) {
            program.skipIfEqual(ports[i], ports.length - i, 0);
        }
        return program.leave(IngressProgram.TC_ACT_UNSPEC);
    }

    private static ClassicProgram ipv4(GuardedPrefix[] destinations) {
        ClassicProgram program = new ClassicProgram();
        for (GuardedPrefix destination : destinations) {
            if (destination.isIpv4()) {
                takeWord(program, IngressProgram.IPV4_DESTINATION_OFFSET, destination, IngressProgram.IPV4_WORD);
                program.skipIfEqual(destination.word(IngressProgram.IPV4_WORD), 0, 1)
                        .leave(IngressProgram.TC_ACT_SHOT);
            }
        }
        return program.leave(IngressProgram.TC_ACT_UNSPEC);
    }

    private static ClassicProgram ipv6(GuardedPrefix[] destinations) {
        ClassicProgram program = new ClassicProgram();
        for (GuardedPrefix destination : destinations) {
            if (!destination.isIpv4()) {
                program.append(ipv6(destination));
            }
        }
        return program.leave(IngressProgram.TC_ACT_UNSPEC);
    }

    /** Written from its end, since what differs skips the rest. */
    private static ClassicProgram ipv6(GuardedPrefix destination) {
        ClassicProgram rest = new ClassicProgram().leave(IngressProgram.TC_ACT_SHOT);
        for (int word = destination.lastWord(); word >= 0; word--) {
            ClassicProgram compared = new ClassicProgram();
            takeWord(compared, IngressProgram.IPV6_DESTINATION_OFFSET + word * Integer.BYTES, destination, word);
            rest = compared.skipIfEqual(destination.word(word), 0, rest.count()).append(rest);
        }
        return rest;
    }

    /** What counts of it. */
    private static void takeWord(ClassicProgram program, int packetOffset, GuardedPrefix destination, int word) {
        program.loadWord(packetOffset);
        if (destination.wordMask(word) != -1) {
            program.and(destination.wordMask(word));
        }
    }
}
