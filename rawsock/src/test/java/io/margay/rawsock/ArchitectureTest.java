package io.margay.rawsock;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "io.margay.rawsock", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyTheNativePackageKnowsJnr = noClasses()
            .that()
            .resideOutsideOfPackage("io.margay.rawsock.linux..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai..");

    @ArchTest
    static final ArchRule theNativePackageKnowsNothingAboveIt = noClasses()
            .that()
            .resideInAPackage("io.margay.rawsock.linux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.margay.rawsock");

    @ArchTest
    static final ArchRule noOtherRoomOfTheHouse = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.margay.fib..", "io.margay.dataplane..", "io.margay.control..", "io.margay.perf..");

    @ArchTest
    static final ArchRule noLogging = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..", "java.lang.System$Logger");

    @ArchTest
    static final ArchRule noStreams =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.util.stream..", "java.util.function..");

    @ArchTest
    static final ArchRule noBoxedCollections =
            noClasses().should().dependOnClassesThat().areAssignableTo(java.util.Collection.class);

    @ArchTest
    static final ArchRule noBoxedMaps = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(MemoryTransmitter.class.getName())
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Map.class);

    @ArchTest
    static final ArchRule nothingIsSynchronized =
            ArchRuleDefinition.methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED);

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveModifier(JavaModifier.FINAL);
}
