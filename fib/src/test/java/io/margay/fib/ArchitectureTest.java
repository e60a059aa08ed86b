package io.margay.fib;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.margay.fib", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_ROOM = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.margay.rawsock..", "io.margay.dataplane..", "io.margay.control..", "io.margay.perf..");

    @ArchTest
    static final ArchRule CHRONICLE_OWNS_THE_MAPPING_IN_ONE_CLASS = noClasses()
            .that()
            .doNotHaveSimpleName("FibMapping")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft..");

    @ArchTest
    static final ArchRule NO_SOCKETS_NO_NATIVES_NO_LOGGERS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "jnr..", "org.slf4j..", "java.util.logging..", "picocli..");

    @ArchTest
    static final ArchRule THE_HOT_PATH_KNOWS_BUFFERS_ONLY = noClasses()
            .that()
            .haveNameMatching(".*\\.Fib[46]")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util..", "java.nio..", "java.io..");

    @ArchTest
    static final ArchRule CLASSES_ARE_FINAL = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields().that().areStatic().should().beFinal();
}
