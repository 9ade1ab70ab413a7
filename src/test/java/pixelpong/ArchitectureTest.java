package pixelpong;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Imports point downwards; the two foreign worlds have one door each. */
class ArchitectureTest {
    private final JavaClasses classes =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("pixelpong");

    @Test
    void importsPointDownwards() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("Main").definedBy("pixelpong")
                .layer("cli").definedBy("pixelpong.cli")
                .layer("show").definedBy("pixelpong.show")
                .layer("run").definedBy("pixelpong.run")
                .layer("learn").definedBy("pixelpong.learn")
                .layer("rollout").definedBy("pixelpong.rollout")
                .layer("game").definedBy("pixelpong.game")
                .layer("policy").definedBy("pixelpong.policy")
                .layer("pixels").definedBy("pixelpong.pixels")
                .layer("simd").definedBy("pixelpong.simd")
                .layer("util").definedBy("pixelpong.util")
                .whereLayer("Main").mayNotBeAccessedByAnyLayer()
                .whereLayer("cli").mayOnlyBeAccessedByLayers("Main")
                .whereLayer("show").mayOnlyBeAccessedByLayers("cli")
                .whereLayer("run").mayOnlyBeAccessedByLayers("cli", "show")
                .whereLayer("learn").mayOnlyBeAccessedByLayers("cli", "show", "run")
                .whereLayer("rollout").mayOnlyBeAccessedByLayers("cli", "show", "run", "learn")
                .whereLayer("game").mayOnlyBeAccessedByLayers("cli", "show", "run", "learn", "rollout")
                .whereLayer("policy").mayOnlyBeAccessedByLayers("cli", "show", "run", "learn", "rollout")
                .whereLayer("pixels").mayOnlyBeAccessedByLayers("cli", "show", "run", "learn", "rollout", "game", "policy")
                .whereLayer("simd")
                .mayOnlyBeAccessedByLayers("cli", "show", "run", "learn", "rollout", "game", "policy", "pixels")
                .whereLayer("util").mayNotAccessAnyLayer()
                .check(classes);
    }

    @Test
    void onlyTheKernelsNameTheVectorModule() {
        noClasses().that().resideOutsideOfPackage("pixelpong.simd")
                .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..").check(classes);
    }

    @Test
    void onlyTheGameNamesTheEmulator() {
        noClasses().that().resideOutsideOfPackage("pixelpong.game")
                .should().dependOnClassesThat().resideInAPackage("org.bytedeco..").check(classes);
    }
}
