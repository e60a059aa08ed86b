package io.margay.fib;

/**
 * How full a part of the file is.
 *
 * @param used units of {@code capacity} that are taken, those included that wait for a reader
 * @param unitBytes length of a unit
 * @param bytes length of the section, with what fills its last page
 */
public record FibSection(String name, long used, long capacity, int unitBytes, long bytes) {
    public long usedBytes() {
        return used * unitBytes;
    }
}
