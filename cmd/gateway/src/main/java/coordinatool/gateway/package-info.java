// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * coordinatool-gateway(8): speaks with movers and tools on one side and with the scheduler on the other, and decides
 * nothing about requests. One thread serves all connections; what can block has threads of its own, which hand their
 * answers back.
 *
 * <p>A {@link coordinatool.gateway.Conversation} is what is said on one connection, a state machine without socket or
 * clock. {@link coordinatool.gateway.Uplink} is the way to the scheduler, {@link coordinatool.gateway.Connections} has
 * the sockets. Who may say what is in {@link coordinatool.gateway.access}.
 */
package coordinatool.gateway;
