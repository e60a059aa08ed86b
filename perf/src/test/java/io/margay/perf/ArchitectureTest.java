package io.margay.perf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this room, which sees all others. JMH's own classes, generated below ours, are its affair. */
@AnalyzeClasses(
        packages = "io.margay.perf",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NotGenerated.class})
class ArchitectureTest {
    static final class NotGenerated implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("/jmh_generated/");
        }
    }

    @ArchTest
    static final ArchRule THE_REPORT_KNOWS_NO_ROUTER = noClasses()
            .that()
            .resideInAPackage("io.margay.perf.report")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.margay.fib..",
                    "io.margay.rawsock..",
                    "io.margay.dataplane..",
                    "io.margay.control..",
                    "io.margay.perf.fib..",
                    "org.openjdk.jmh..");

    /** What is measured is the module, as its users have it. */
    @ArchTest
    static final ArchRule THE_FIB_IS_MEASURED_ALONE = noClasses()
            .that()
            .resideInAPackage("io.margay.perf.fib")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.margay.rawsock..", "io.margay.dataplane..", "io.margay.control..");

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.margay.perf.(*)..").should().beFreeOfCycles();
}
