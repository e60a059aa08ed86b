package io.margay.control.bgp.wire;

/** Numbers that both directions need: the header (RFC 4271 4.1) and its limits. */
public final class Wire {
    public static final int HEADER_LENGTH = 19;
    /** RFC 4271 4: the largest message. */
    public static final int MAX_LENGTH = 4096;
    /** RFC 8654 3. */
    public static final int EXTENDED_MAX_LENGTH = 65_535;

    static final int MARKER_LENGTH = 16;
    static final int LENGTH_AT = 16;
    static final int TYPE_AT = 18;

    static final int TYPE_OPEN = 1;
    static final int TYPE_UPDATE = 2;
    static final int TYPE_NOTIFICATION = 3;
    static final int TYPE_KEEPALIVE = 4;
    static final int TYPE_ROUTE_REFRESH = 5;

    /** RFC 2918 3. */
    static final int ROUTE_REFRESH_LENGTH = 23;

    static final int PARAMETER_CAPABILITIES = 2;
    static final int EXTENDED_PARAMETERS = 255;

    static final int FLAG_OPTIONAL = 0x80;
    static final int FLAG_TRANSITIVE = 0x40;
    static final int FLAG_PARTIAL = 0x20;
    static final int FLAG_EXTENDED_LENGTH = 0x10;

    private Wire() {}
}
