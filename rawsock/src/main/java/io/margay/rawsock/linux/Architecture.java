package io.margay.rawsock.linux;

/** What differs between the machines that we run on. Socket options, errno values and structures are the same on both. */
public enum Architecture {
    X86_64("amd64", 321, 314),
    AARCH64("aarch64", 280, 274);

    private static final Architecture CURRENT = named(System.getProperty("os.arch"));

    private final String javaName;
    private final int bpfSyscall;
    private final int schedSetattrSyscall;

    Architecture(String javaName, int bpfSyscall, int schedSetattrSyscall) {
        this.javaName = javaName;
        this.bpfSyscall = bpfSyscall;
        this.schedSetattrSyscall = schedSetattrSyscall;
    }

    public static Architecture current() {
        return CURRENT;
    }

    static Architecture named(String javaName) {
        for (Architecture architecture : values()) {
            if (architecture.javaName.equals(javaName)) {
                return architecture;
            }
        }
        throw new UnsupportedOperationException(
                "machine " + javaName + " is not supported: system call numbers are known for amd64 and aarch64");
    }

    public int bpfSyscall() {
        return bpfSyscall;
    }

    public int schedSetattrSyscall() {
        return schedSetattrSyscall;
    }
}
