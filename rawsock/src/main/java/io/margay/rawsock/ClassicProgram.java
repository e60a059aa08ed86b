package io.margay.rawsock;

/** A classic BPF program, instruction by instruction, in the words that tc takes: {@code count,code jt jf k,code jt jf k,...} */
final class ClassicProgram {
    private static final int LD_W_ABS = 0x20;
    private static final int LD_H_ABS = 0x28;
    private static final int LD_B_ABS = 0x30;
    private static final int AND_K = 0x54;
    private static final int JA = 0x05;
    private static final int JEQ_K = 0x15;
    private static final int JSET_K = 0x45;
    private static final int RET_K = 0x06;

    private final StringBuilder code = new StringBuilder();
    private int count;

    private ClassicProgram add(int opcode, int ifTrue, int ifFalse, int k) {
        count++;
        code.append(opcode)
                .append(' ')
                .append(ifTrue)
                .append(' ')
                .append(ifFalse)
                .append(' ');
        code.append(Integer.toUnsignedString(k)).append(',');
        return this;
    }

    ClassicProgram loadWord(int packetOffset) {
        return add(LD_W_ABS, 0, 0, packetOffset);
    }

    ClassicProgram loadHalf(int packetOffset) {
        return add(LD_H_ABS, 0, 0, packetOffset);
    }

    ClassicProgram loadByte(int packetOffset) {
        return add(LD_B_ABS, 0, 0, packetOffset);
    }

    ClassicProgram and(int mask) {
        return add(AND_K, 0, 0, mask);
    }

    /** Goes on behind so many instructions; any number. */
    ClassicProgram skip(int instructions) {
        return add(JA, 0, 0, instructions);
    }

    /** The same by the answer, each at most 255. */
    ClassicProgram skipIfEqual(int value, int ifTrue, int ifFalse) {
        return add(JEQ_K, ifTrue, ifFalse, value);
    }

    ClassicProgram skipIfAnySet(int bits, int ifTrue, int ifFalse) {
        return add(JSET_K, ifTrue, ifFalse, bits);
    }

    ClassicProgram leave(int verdict) {
        return add(RET_K, 0, 0, verdict);
    }

    ClassicProgram append(ClassicProgram other) {
        count += other.count;
        code.append(other.code);
        return this;
    }

    /** Instructions so far. */
    int count() {
        return count;
    }

    String bytecode() {
        return count + "," + code;
    }
}
