/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "relay.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../libssl.h"
#include "../symbol.h"
#include "tap.h"

static const struct libssl *lib;
static int (*accept_tls)(void *ssl);
static void *context;
static struct sockaddr_in behind;
static pid_t running;

static void die(const char *what)
{
	note("relay: %s: %s", what, strerror(errno));
	exit(1);
}

void relay_certify(const char *directory, int days, const char *names)
{
	char command[1024];
	int status;

	snprintf(command, sizeof(command),
		 "cd %s && exec 2>/dev/null && echo subjectAltName=%s >names && "
		 "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=relay -keyout key -out request && "
		 "openssl x509 -req -in request -signkey key -days %d -extfile names -out pem; "
		 "status=$?; rm -f names request; exit $status",
		 directory, names, days);
	status = system(command);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
		printf("1..0 # SKIP openssl is not installed\n");
		exit(0);
	}
	if (status)
		die("openssl");
}

static void load(const char *directory)
{
	const void *(*server_method)(void);
	char why[256], file[256];
	void *library;

	lib = libssl_load(why, sizeof(why));
	if (!lib)
		die(why);
	library = dlopen("libssl.so.3", RTLD_NOW);
	if (!library)
		library = dlopen("libssl.so.1.1", RTLD_NOW);
	server_method = FUNCTION(const void *(*)(void), dlsym(library, "TLS_server_method"));
	accept_tls = FUNCTION(int (*)(void *), dlsym(library, "SSL_accept"));
	context = lib->SSL_CTX_new(server_method());
	snprintf(file, sizeof(file), "%s/pem", directory);
	if (lib->SSL_CTX_use_certificate_chain_file(context, file) != 1)
		die(file);
	snprintf(file, sizeof(file), "%s/key", directory);
	if (lib->SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) != 1)
		die(file);
}

/* In two records that come at once: who reads ahead has both, and the socket has no more to say. */
static int send_secured(void *ssl, int secured, const char *bytes, int n)
{
	int on = 1, off = 0, first = n / 2, rc = 1;

	setsockopt(secured, IPPROTO_TCP, TCP_CORK, &on, sizeof(on));
	if (first)
		rc = lib->SSL_write(ssl, bytes, first);
	if (rc > 0)
		rc = lib->SSL_write(ssl, bytes + first, n - first);
	setsockopt(secured, IPPROTO_TCP, TCP_CORK, &off, sizeof(off));
	return rc;
}

/* Until one side ends. */
static void pass_on(void *ssl, int secured, int plain)
{
	struct pollfd fds[] = { { .fd = secured, .events = POLLIN }, { .fd = plain, .events = POLLIN } };
	static _Thread_local char bytes[65536];
	ssize_t n = 1;

	while (n > 0 && poll(fds, 2, -1) > 0) {
		if (fds[0].revents) {
			n = lib->SSL_read(ssl, bytes, sizeof(bytes));
			for (ssize_t done = 0, part; done < n; done += part) {
				part = send(plain, bytes + done, (size_t)(n - done), MSG_NOSIGNAL);
				if (part < 0)
					return;
			}
		}
		if (n > 0 && fds[1].revents) {
			n = recv(plain, bytes, sizeof(bytes), 0);
			if (n > 0)
				n = send_secured(ssl, secured, bytes, (int)n);
		}
	}
}

static void *serve(void *arg)
{
	int secured = (int)(intptr_t)arg, plain = socket(AF_INET, SOCK_STREAM, 0);
	void *ssl = lib->SSL_new(context);

	lib->SSL_set_fd(ssl, secured);
	if (accept_tls(ssl) == 1 && connect(plain, (struct sockaddr *)&behind, sizeof(behind)) == 0) {
		pass_on(ssl, secured, plain);
		lib->SSL_shutdown(ssl);
	}
	close(plain);
	close(secured);
	lib->SSL_free(ssl);
	return NULL;
}

static void run(int listener, const char *directory, pid_t caller)
{
	pthread_t thread;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != caller)
		_exit(0);
	signal(SIGPIPE, SIG_IGN);
	load(directory);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0 || pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd))
			die("accept");
		pthread_detach(thread);
	}
}

int relay_start(const char *directory, int to)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t caller = getpid();

	if (running > 0 && kill(running, SIGKILL) == 0)
		waitpid(running, NULL, 0);
	if (bind(listener, (struct sockaddr *)&address, len) < 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &len) < 0 || listen(listener, 64) < 0)
		die("listen");
	behind = address;
	behind.sin_port = htons((uint16_t)to);
	running = fork();
	if (running < 0)
		die("fork");
	if (running == 0)
		run(listener, directory, caller);
	close(listener);
	return ntohs(address.sin_port);
}
