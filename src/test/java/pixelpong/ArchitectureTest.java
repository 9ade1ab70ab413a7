package pixelpong;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Imports point downwards; the two foreign worlds have one door each, and so has every algorithm. */
@Tag("any-jdk")
@Tag("no-kernels")
class ArchitectureTest {
    /** Each may use those below it. */
    private static final List<String> LAYERS =
            List.of("cli", "show", "run", "learn", "rollout", "policy", "game", "pixels", "simd", "util");

    private final JavaClasses classes =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("pixelpong");

    @Test
    void importsPointDownwards() {
        LayeredArchitecture architecture = layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("Main").definedBy("pixelpong").whereLayer("Main").mayNotBeAccessedByAnyLayer();
        for (String layer : LAYERS) {
            architecture = architecture.layer(layer).definedBy("pixelpong." + layer);
        }
        architecture = architecture.whereLayer(LAYERS.get(0)).mayOnlyBeAccessedByLayers("Main");
        for (int i = 1; i < LAYERS.size(); i++) {
            List<String> above = new ArrayList<>(LAYERS.subList(0, i));
            if (LAYERS.get(i).equals("util")) {
                above.add("Main");
            }
            architecture = architecture.whereLayer(LAYERS.get(i)).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
        }
        architecture.check(classes);
    }

    /** A new package has to find its place among the layers. */
    @Test
    void everyClassIsInALayer() {
        String[] packages = LAYERS.stream().map(layer -> "pixelpong." + layer).toArray(String[]::new);
        noClasses().that().resideOutsideOfPackages(packages).should().resideOutsideOfPackage("pixelpong").allowEmptyShould(true)
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

    /** The rest knows algorithms and their settings by name, and learners by what they have in common. */
    @Test
    void onlyLearnNamesAnAlgorithm() {
        noClasses().that().resideOutsideOfPackage("pixelpong.learn").should().dependOnClassesThat()
                .haveNameMatching("pixelpong\\.learn\\.(Reinforce|Ppo|ReinforceSettings|PpoSettings)(\\$.*)?").check(classes);
    }
}
