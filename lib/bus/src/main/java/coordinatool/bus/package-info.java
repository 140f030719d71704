// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * What our own programs say to each other: the scheduler is the server, and ingest, gateway, report and followers are
 * its clients, over ZeroMQ and TCP, encrypted and authenticated.
 *
 * <p>A programmer meets four types: {@link coordinatool.bus.Bus} opens an end, {@link coordinatool.bus.BusServer} and
 * {@link coordinatool.bus.BusClient} are the two ends, and {@link coordinatool.bus.Message} has all that is said. There
 * is one way to recover from a loss: a session begins anew, and whoever has something that was not confirmed says it
 * again, see {@link coordinatool.bus.Link}.
 */
package coordinatool.bus;
