// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

/** What every program in Java costs. */
final class Hello {
    private Hello() {
    }

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
