package io.margay.control;

import io.margay.control.config.ConfigFile;
import io.margay.control.config.ConfigProblem;
import io.margay.control.config.ConfigResult;
import io.margay.control.config.RouterConfig;
import io.margay.control.plan.Plan;
import io.margay.control.plan.PlanTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration in force, and the one road to another. Owned by the control thread. */
final class Configuration {
    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);

    private final Path file;
    private final PlanTarget target;
    private Optional<RouterConfig> current = Optional.empty();
    private long sinceMs;

    /** What a reload did. */
    sealed interface Reload {
        /** @param warnings of the new file */
        record Done(Plan plan, List<ConfigProblem> warnings) implements Reload {}

        /** The file has errors; the old configuration stays in force. */
        record Refused(List<ConfigProblem> problems) implements Reload {}
    }

    /** @param file read again at each reload */
    Configuration(Path file, PlanTarget target) {
        this.file = file;
        this.target = target;
    }

    Reload reload(long nowMs) {
        ConfigResult result = ConfigFile.read(file);
        if (!(result instanceof ConfigResult.Valid valid)) {
            LOG.warn("reload refused: {}", result.problems().get(0));
            return new Reload.Refused(result.problems());
        }
        Plan plan = change(Optional.of(valid.config()), nowMs);
        LOG.info("reload of {}: {} changes", file, plan.actions().size());
        plan.actions().forEach(action -> LOG.info("{}", action));
        plan.notes().forEach(LOG::warn);
        return new Reload.Done(plan, valid.problems());
    }

    /** Empty to stop. */
    Plan change(Optional<RouterConfig> wanted, long nowMs) {
        Plan plan = Plan.between(current, wanted);
        plan.applyTo(target);
        current = wanted;
        sinceMs = nowMs;
        return plan;
    }

    Path file() {
        return file;
    }

    Optional<RouterConfig> current() {
        return current;
    }

    /** When the last change came, milliseconds since 1970. */
    long sinceMs() {
        return sinceMs;
    }
}
