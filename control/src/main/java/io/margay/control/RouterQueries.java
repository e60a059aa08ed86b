package io.margay.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.config.ConfigProblem;
import io.margay.control.config.HostConfig;
import io.margay.control.config.RouterConfig;
import io.margay.control.endpoint.EndpointView;
import io.margay.control.endpoint.EndpointView.AddressView;
import io.margay.control.endpoint.Endpoints;
import io.margay.control.endpoint.MacText;
import io.margay.control.endpoint.PortStatus;
import io.margay.control.endpoint.Uplink;
import io.margay.control.host.HostLink;
import io.margay.control.plan.Action;
import io.margay.control.query.Answer;
import io.margay.control.query.QueryHandler;
import io.margay.control.query.bgp.BgpQueries;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteView;
import io.margay.control.route.RouteView.CandidateView;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the control socket can be asked. Runs on the control thread. */
final class RouterQueries implements QueryHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RouterQueries.class);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_PAGE = 1_000;

    private final Configuration configuration;
    private final Endpoints endpoints;
    private final Uplink uplink;
    private final HostLink host;
    private final RouteTable routes;
    private final FibSync fibSync;
    private final BgpRole bgp;
    private final StopListener stops;
    private final BgpQueries bgpQueries;
    private final long startedMs = System.currentTimeMillis();

    RouterQueries(
            Configuration configuration,
            Endpoints endpoints,
            Uplink uplink,
            HostLink host,
            RouteTable routes,
            FibSync fibSync,
            BgpRole bgp,
            StopListener stops) {
        this.configuration = configuration;
        this.endpoints = endpoints;
        this.uplink = uplink;
        this.host = host;
        this.routes = routes;
        this.fibSync = fibSync;
        this.bgp = bgp;
        this.stops = stops;
        this.bgpQueries = new BgpQueries(bgp);
    }

    @Override
    public Answer answer(JsonNode request) {
        String query = request.path("query").asText();
        return switch (query) {
            case "status" -> Answer.result(status());
            case "endpoints" -> Answer.result(endpoints());
            case "routes" -> routes(request);
            case "reload" -> reload();
            case "stop" -> stop(request.path("forUpgrade").asBoolean());
            default ->
                query.startsWith("bgp ")
                        ? bgpQueries.answer(query, request)
                        : Answer.badInput(
                                "unknown query '" + query + "'; allowed: status, endpoints, routes, reload, stop, "
                                        + String.join(", ", bgpQueries.names()));
        };
    }

    private ObjectNode status() {
        ObjectNode json = JSON.objectNode();
        configuration.current().map(RouterConfig::node).ifPresent(node -> {
            json.put("node", node.name()).put("address", Ipv4.format(node.address()));
            node.address6().ifPresent(address -> json.put("address6", address.toString()));
        });
        json.put("pid", ProcessHandle.current().pid())
                .put("startedMs", startedMs)
                .put("config", configuration.file().toString())
                .put("configSinceMs", configuration.sinceMs());
        json.set("uplink", port(JSON.objectNode().put("interface", uplink.interfaceName()), uplink.status()));
        if (host.isPresent()) {
            json.set("host", host());
        }
        json.put("fibGeneration", fibSync.generation())
                .put("fibAcknowledged", fibSync.acknowledgedGeneration())
                .put("fibWaitingSeconds", fibSync.waitingMs(System.currentTimeMillis()) / 1_000)
                .put("announcementsHeld", bgp.heldAnnouncements())
                .put("prefixes", routes.size())
                .put("heldBack", routes.heldBackCount())
                .put("refusedByFib", fibSync.refusedCount());
        bgp.settings().ifPresent(settings -> json.put("bgpEstablished", bgpQueries.establishedCount()));
        bgp.trouble().ifPresent(trouble -> json.put("bgpTrouble", trouble));
        ArrayNode warnings = json.putArray("warnings");
        bgpQueries.warnings().forEach(warnings::add);
        return json;
    }

    private ObjectNode host() {
        ObjectNode json = JSON.objectNode()
                .put("interface", host.interfaceName())
                .put("port", HostConfig.routerEnd(host.interfaceName()));
        port(json, host.status());
        ArrayNode addresses = json.putArray("addresses");
        host.addresses().forEach(address -> addresses.add(address.toString()));
        ArrayNode routesByIt = json.putArray("routes");
        host.routes().forEach(route -> routesByIt.add(route.toString()));
        host.trouble().ifPresent(trouble -> json.put("trouble", trouble));
        return json;
    }

    private ObjectNode endpoints() {
        ArrayNode list = JSON.arrayNode();
        for (EndpointView endpoint : endpoints.views()) {
            ObjectNode json = list.addObject()
                    .put("name", endpoint.name())
                    .put("interface", endpoint.interfaceName())
                    .put("portId", endpoint.portId());
            port(json, endpoint.status());
            json.put("spoofed", endpoint.spoofCount());
            ArrayNode addresses = json.putArray("addresses");
            for (AddressView address : endpoint.addresses()) {
                addresses
                        .addObject()
                        .put("address", address.address().toString())
                        .put("mac", macOrNull(address.mac()))
                        .put("neighbor", address.neighbor().label());
            }
        }
        return JSON.objectNode().set("endpoints", list);
    }

    private Answer routes(JsonNode request) {
        Optional<Prefix> after;
        try {
            if (request.hasNonNull("prefix")) {
                Prefix prefix = Prefix.parse(request.get("prefix").asText());
                return Answer.result(routes(routes.view(prefix).map(List::of).orElse(List.of())));
            }
            after = Optional.ofNullable(request.get("after"))
                    .map(JsonNode::asText)
                    .map(Prefix::parse);
        } catch (IllegalArgumentException e) {
            return Answer.badInput(e.getMessage());
        }
        List<RouteView> page = routes.views(after, MAX_PAGE);
        ObjectNode json = routes(page);
        if (page.size() == MAX_PAGE) {
            json.put("next", page.get(MAX_PAGE - 1).prefix().toString());
        }
        return Answer.result(json);
    }

    private static ObjectNode routes(List<RouteView> views) {
        ArrayNode list = JSON.arrayNode();
        for (RouteView view : views) {
            ArrayNode candidates =
                    list.addObject().put("prefix", view.prefix().toString()).putArray("candidates");
            for (CandidateView candidate : view.candidates()) {
                candidates
                        .addObject()
                        .put("protocol", candidate.protocol().label())
                        .put("preference", candidate.preference())
                        .put("target", candidate.target().toString())
                        .put("originId", Integer.toUnsignedLong(candidate.originId()))
                        .put("used", candidate.used())
                        .put("reason", candidate.reason());
            }
        }
        return JSON.objectNode().set("routes", list);
    }

    private Answer reload() {
        Configuration.Reload reload = configuration.reload(System.currentTimeMillis());
        if (reload instanceof Configuration.Reload.Refused refused) {
            return Answer.badInput(
                    refused.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        }
        Configuration.Reload.Done done = (Configuration.Reload.Done) reload;
        ObjectNode json = JSON.objectNode();
        ArrayNode actions = json.putArray("actions");
        done.plan().actions().stream().map(Action::toString).forEach(actions::add);
        ArrayNode notes = json.putArray("notes");
        done.plan().notes().forEach(notes::add);
        host.trouble().ifPresent(trouble -> note("host: " + trouble, notes));
        bgp.trouble().ifPresent(trouble -> note(trouble, notes));
        ArrayNode warnings = json.putArray("warnings");
        done.warnings().stream().map(ConfigProblem::toString).forEach(warnings::add);
        return Answer.result(json);
    }

    /** The answer is sent before the main thread begins to stop. */
    private Answer stop(boolean isForUpgrade) {
        stops.onStop(isForUpgrade);
        return Answer.result(
                JSON.objectNode().put("pid", ProcessHandle.current().pid()));
    }

    private static void note(String trouble, ArrayNode notes) {
        LOG.warn("{}", trouble);
        notes.add(trouble);
    }

    private static ObjectNode port(ObjectNode json, PortStatus status) {
        return json.put("state", status.state().label())
                .put("interfaceIndex", status.interfaceIndex())
                .put("mac", macOrNull(status.mac()))
                .put("mtuBytes", status.mtuBytes());
    }

    private static String macOrNull(long mac) {
        return mac == 0 ? null : MacText.format(mac);
    }
}
