package io.margay.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.margay.dataplane.Dataplane;
import io.margay.dataplane.DataplaneSettings;
import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import java.util.Set;

/** The walls of this room. */
@AnalyzeClasses(packages = "io.margay.control", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** The launch, and the mapped files that the command line reads; beside them the link, and the picture of the graph, which only describes. */
    private static final Set<String> DATAPLANE_DOORS = Set.of(
            Dataplane.class.getName(),
            DataplaneSettings.class.getName(),
            IdleMode.class.getName(),
            WorkerScheduling.class.getName(),
            CountersFile.class.getName(),
            PortCounters.class.getName(),
            NeighborTable.class.getName(),
            NeighborState.class.getName());

    @ArchTest
    static final ArchRule theDataplaneIsReachedByItsDoorsAlone = noClasses()
            .should()
            .dependOnClassesThat(new DescribedPredicate<>("lie behind the dataplane's doors") {
                @Override
                public boolean test(JavaClass type) {
                    String owner = type.getName().replaceAll("\\$.*", "");
                    return type.getPackageName().startsWith("io.margay.dataplane")
                            && !type.getPackageName().startsWith("io.margay.dataplane.link")
                            && !type.getPackageName().equals("io.margay.dataplane.graph")
                            && !DATAPLANE_DOORS.contains(owner);
                }
            });

    /** And the training for the archive of class data, which opens no port. */
    @ArchTest
    static final ArchRule onlyTheRouterLaunchesTheDataplane = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Router.class.getName())
            .and()
            .haveNameNotMatching(".*Router\\$.*|.*ClassDataTraining.*")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(Dataplane.class.getName());

    @ArchTest
    static final ArchRule neverPerfNorNatives =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.margay.perf..", "jnr..", "net.openhft..");

    @ArchTest
    static final ArchRule picocliIsForTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("io.margay.control.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule jsonAndYamlAreForTheEdges = noClasses()
            .that()
            .resideOutsideOfPackages("io.margay.control.config", "io.margay.control.query..", "io.margay.control.cli")
            .and()
            .haveNameNotMatching("io\\.margay\\.control\\.(RouterQueries|host\\.IpJson).*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml..", "org.yaml..");

    @ArchTest
    static final ArchRule socketsAreForTheTransportAndTheServer = noClasses()
            .that()
            .resideOutsideOfPackages("io.margay.control.bgp.transport", "io.margay.control.query")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Server)?Socket|java\\.nio\\.channels\\.ServerSocketChannel");

    /** What a session needs in the way of I/O and time is handed in. */
    @ArchTest
    static final ArchRule protocolDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.margay.control.bgp.wire",
                    "io.margay.control.bgp.fsm",
                    "io.margay.control.bgp.rib",
                    "io.margay.control.bgp.policy")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.channels..", "java.net..", "java.nio.file..", "java.time..");

    @ArchTest
    static final ArchRule decisionsReadNoClock = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.margay.control.route",
                    "io.margay.control.plan",
                    "io.margay.control.endpoint",
                    "io.margay.control.host",
                    "io.margay.control.bgp.wire",
                    "io.margay.control.bgp.fsm",
                    "io.margay.control.bgp.rib",
                    "io.margay.control.bgp.policy")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule configurationIsAValue = noClasses()
            .that()
            .resideInAnyPackage("io.margay.control.config", "io.margay.control.plan")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.margay.dataplane.link..", "org.slf4j..", "io.margay.control.route..");

    /** The tool {@code ip} alone is run, and by one class. */
    @ArchTest
    static final ArchRule processesAreForTheHostsPair = noClasses()
            .that()
            .haveNameNotMatching("io\\.margay\\.control\\.host\\.IpTool.*")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ProcessBuilder.class.getName());

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    /** Only a look at the interfaces before the start, and the socket options of BGP. */
    @ArchTest
    static final ArchRule packetSocketsAreTheDataplanes = noClasses()
            .that()
            .resideOutsideOfPackage("io.margay.control.bgp.transport")
            .and()
            .haveNameNotMatching("io\\.margay\\.control\\.HostInterfaces.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.margay.rawsock..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.margay.control.(*)..").should().beFreeOfCycles();
}
