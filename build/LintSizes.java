// SPDX-License-Identifier: LGPL-3.0-or-later

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * {@code java build/LintSizes.java ALLOWED DIRECTORY...} names the Java files, lines, methods and parameter lists below
 * the directories that are larger than anybody can keep in mind, and exits with 1 if there are any. Each line of the
 * file ALLOWED begins with a name as it is printed, and goes on with the reason why it may be so; one that is not
 * needed any more is a complaint too. Blank lines, and lines that begin with #, do not count.
 */
final class LintSizes extends TreeScanner<Void, String> {
    private static final int FILE_LINES = 300;
    private static final int METHOD_LINES = 60;
    private static final int PARAMETERS = 7;
    private static final int COLUMNS = 120;

    private final Set<String> allowed = new HashSet<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> complaints = new ArrayList<>();
    private CompilationUnitTree unit;
    private SourcePositions positions;

    public static void main(String[] args) throws IOException {
        LintSizes lint = new LintSizes();
        List<String> lines = Files.readAllLines(Path.of(args[0]));
        lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> lint.allowed.add(line.split("\\s", 2)[0]));
        List<Path> files = new ArrayList<>();
        for (String directory : List.of(args).subList(1, args.length)) {
            try (Stream<Path> found = Files.walk(Path.of(directory))) {
                found.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
            }
        }
        lint.check(files);
        lint.allowed.stream().filter(name -> !lint.used.contains(name)).sorted()
                .forEach(name -> lint.complaints.add(name + " need not stand in " + args[0] + " any more"));
        lint.complaints.forEach(System.err::println);
        System.exit(lint.complaints.isEmpty() ? 0 : 1);
    }

    private void check(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null,
                    manager.getJavaFileObjectsFromPaths(files));
            positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree parsed : task.parse()) {
                unit = parsed;
                List<String> lines = parsed.getSourceFile().getCharContent(true).toString().lines().toList();
                String file = Path.of(parsed.getSourceFile().getName()).getFileName().toString();
                judge(file, lines.size(), FILE_LINES, "lines");
                for (int i = 0; i < lines.size(); i++) {
                    judge(file + ":" + (i + 1), lines.get(i).length(), COLUMNS, "columns");
                }
                scan(parsed, null);
            }
        }
    }

    @Override
    public Void visitClass(ClassTree tree, String around) {
        String name = around == null ? tree.getSimpleName().toString() : around + "." + tree.getSimpleName();
        if (tree.getKind() == Tree.Kind.RECORD) {
            long components = tree.getMembers().stream().filter(VariableTree.class::isInstance)
                    .filter(field -> !((VariableTree) field).getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
            judge(name, components, PARAMETERS, "components");
        }
        return super.visitClass(tree, name);
    }

    @Override
    public Void visitMethod(MethodTree tree, String around) {
        boolean constructor = tree.getName().contentEquals("<init>");
        String name = around + (constructor ? "()" : "." + tree.getName() + "()");
        LineMap map = unit.getLineMap();
        long lines = 1 + map.getLineNumber(positions.getEndPosition(unit, tree))
                - map.getLineNumber(positions.getStartPosition(unit, tree));
        judge(name, lines, METHOD_LINES, "lines");
        judge(name, tree.getParameters().size(), PARAMETERS, "parameters");
        return super.visitMethod(tree, name);
    }

    private void judge(String name, long size, int most, String what) {
        if (size > most) {
            used.add(name);
            if (!allowed.contains(name)) {
                complaints.add(name + " has " + size + " " + what + ", more than " + most);
            }
        }
    }
}
