package io.margay.fib;

/** Who gave a route. Ids are written to the file and never change; 0 marks a free record. */
public enum RouteProtocol {
    CONNECTED(1, "connected"),
    WORKLOAD(2, "workload"),
    STATIC(3, "static"),
    BLACKHOLE(4, "blackhole"),
    BGP(5, "bgp");

    private static final RouteProtocol[] BY_ID = {null, CONNECTED, WORKLOAD, STATIC, BLACKHOLE, BGP};

    private final int id;
    private final String label;

    RouteProtocol(int id, String label) {
        this.id = id;
        this.label = label;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    /** The protocol of an id, or null where there is none. */
    static RouteProtocol byId(int id) {
        return id > 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
