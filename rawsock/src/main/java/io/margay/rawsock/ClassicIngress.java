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

    static String[] drop(GuardedPrefix[] destinations) {
        String[] programs = new String[Math.max(1, (destinations.length + MAX_DESTINATIONS - 1) / MAX_DESTINATIONS)];
        for (int i = 0; i < programs.length; i++) {
            int from = i * MAX_DESTINATIONS;
            int to = Math.min(from + MAX_DESTINATIONS, destinations.length);
            programs[i] = program(Arrays.copyOfRange(destinations, from, to)).bytecode();
        }
        return programs;
    }

    private static ClassicProgram program(GuardedPrefix[] destinations) {
        ClassicProgram program = new ClassicProgram();
        if (destinations.length == 0) {
            return program.leave(IngressProgram.TC_ACT_UNSPEC);
        }
        // without a tag its control information may be that of a former one, so that it is there is asked first
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
        ClassicProgram ipv4 = ipv4(destinations);
        program.skipIfEqual(IngressProgram.ETHERTYPE_IPV4, 1, 0)
                .skip(ipv4.count())
                .append(ipv4);
        ClassicProgram ipv6 = ipv6(destinations);
        program.skipIfEqual(IngressProgram.ETHERTYPE_IPV6, 1, 0)
                .skip(ipv6.count())
                .append(ipv6);
        return program.leave(IngressProgram.TC_ACT_UNSPEC);
    }

    private static ClassicProgram innerTag() {
        return new ClassicProgram()
                .loadWord(IngressProgram.INNER_TAG_OFFSET)
                .skipIfAnySet(IngressProgram.INNER_TAG_VLAN_ID, 1, 0)
                .leave(IngressProgram.TC_ACT_SHOT)
                .leave(IngressProgram.TC_ACT_UNSPEC);
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
