package io.margay.dataplane;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.node.Graph;
import io.margay.dataplane.node.Node;

/** The walls of this room. */
@AnalyzeClasses(packages = "io.margay.dataplane", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule neverControlNorPerf =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.margay.control..", "io.margay.perf..");

    @ArchTest
    static final ArchRule noNativesNoLibrariesOfOtherRooms = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "net.openhft..", "picocli..", "com.fasterxml..", "io.margay.rawsock.linux..");

    @ArchTest
    static final ArchRule noLoggersNoStreamsNoSockets = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "java.util.stream..", "java.net..");

    @ArchTest
    static final ArchRule noCollectionsOnTheHotPath = noClasses()
            .that()
            .resideInAnyPackage("..node..", "..packet..", "..bfd..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(?!Arrays$).*");

    /** A node behind a helper would be missing in the picture of the graph, which is drawn from the nodes' fields by the one package that may hold them too. */
    @ArchTest
    static final ArchRule nodesAreHeldByNodes = fields().that()
            .haveRawType(assignableTo(Node.class))
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("io.margay.dataplane.graph")
            .should()
            .beDeclaredInClassesThat(assignableTo(Node.class).or(type(Graph.class)));

    /** The others have their places at the ends of the picture. */
    @ArchTest
    static final ArchRule reasonsAreCountedByNodes = noClasses()
            .that()
            .areNotAssignableTo(Node.class)
            .and()
            .doNotBelongToAnyOf(DropReason.class, PortCounters.class, TransmitAccounting.class)
            .should()
            .accessFieldWhere(new DescribedPredicate<JavaFieldAccess>("it is a drop reason") {
                @Override
                public boolean test(JavaFieldAccess access) {
                    return access.getTargetOwner().isEquivalentTo(DropReason.class);
                }
            });

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.margay.dataplane.(*)..").should().beFreeOfCycles();
}
