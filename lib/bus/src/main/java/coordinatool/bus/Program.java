// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * A program that takes part as a client, as its HELLO says it.
 *
 * @param number random: tells one life of a program from the next
 * @param name   unique among programs of this role that can live at the same time
 * @param fsname file system that an ingest serves, null for others
 */
record Program(long number, Role role, String name, String fsname) {
    private static final Role[] ROLES = Role.values();

    void write(ByteWriter out) {
        out.writeFixed64(number).writeByte(role.ordinal()).writeString(name).writeString(fsname);
    }

    static Program read(ByteReader in) {
        return new Program(in.readFixed64(), in.readOneOf(ROLES), in.readText(), in.readString());
    }
}
