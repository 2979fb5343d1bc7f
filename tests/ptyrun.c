/*
 * ptyrun: drive an interactive shell on a pseudo terminal, for the tests.
 *
 * It waits for the prompt, types a line, waits for the next prompt, and so on;
 * what the terminal would show goes to standard output as text. It knows
 * nothing of any shell: a prompt is a fixed string in the output, and the
 * caller gives the shell that prompt.
 */
#if !defined(_XOPEN_SOURCE)
#define _XOPEN_SOURCE 700
#endif
/* TIOCSCTTY, TIOCSWINSZ and struct winsize are not in POSIX.1-2008. */
#if !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE
#endif
#if !defined(_DARWIN_C_SOURCE)
#define _DARWIN_C_SOURCE
#endif
#if !defined(__BSD_VISIBLE)
#define __BSD_VISIBLE 1
#endif

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum {
	EXIT_TIMEOUT = 124, /* as timeout(1) has it */
	EXIT_TROUBLE = 125,
	EXIT_CANNOT_RUN = 126,
	EXIT_NOT_FOUND = 127,

	DEFAULT_SECONDS = 30,
	MAX_SECONDS = 86400,
	ROWS = 24,
	COLUMNS = 300, /* long prompts must not wrap */

	BEL = 0x07,
	CAN = 0x18,
	SUB = 0x1a,
	ESC = 0x1b,
	CTRL_V = 0x16,
	DEL = 0x7f,
};

struct buf {
	char *data;
	size_t len;
	size_t size;
};

/* Where the terminal is within an escape sequence (ECMA-48). */
enum state {
	GROUND,
	ESCAPE,        /* after ESC */
	INTERMEDIATE,  /* after ESC and an intermediate byte, as in ESC ( B */
	CSI,           /* after ESC [ */
	OSC,           /* after ESC ], until BEL or ST */
	STRING,        /* DCS, SOS, PM or APC, until ST */
	OSC_ESCAPE,    /* ESC within OSC: ST if a backslash follows */
	STRING_ESCAPE, /* the same within STRING */
};

struct term {
	int fd; /* the master side, non-blocking */
	enum state state;
	char params[16]; /* of the CSI sequence; longer ones are no query */
	size_t n_params;
	struct buf line;  /* the line shown last, without escape sequences */
	struct buf input; /* typed, but not yet taken by the pty */
	const char *marker;
	size_t marker_len;
	bool at_margin; /* just after a carriage return */
	bool saw_marker;
	bool needs_query; /* a prompt comes after the shell asked for the cursor */
	bool saw_query;
	bool is_raw;
	bool overwrites; /* what is written replaces what stands there */
	size_t at;       /* where in the line, with that */
	bool rang;       /* a bell, and no marker since */
};

struct script {
	char *line;
	size_t size;
	size_t n_lines; /* sent so far */
	bool at_end;
	bool is_typing; /* the last line is not yet taken by the pty */
	bool quotes;    /* type Ctrl-V before control bytes */
};

/* What the signal handlers use; the pipe makes poll() see SIGCHLD. */
static volatile sig_atomic_t child;
static volatile sig_atomic_t timed_out;
static int child_pipe[2];

static void die(const char *what)
{
	fprintf(stderr, "ptyrun: %s: %s\n", what, strerror(errno));
	exit(EXIT_TROUBLE);
}

static void usage(void)
{
	fputs("usage: ptyrun [-p MARKER] [-t SECONDS] [-coqr] COMMAND [ARG...]"
	      " <SCRIPT\n"
	      "  -p MARKER   what a prompt looks like (default: '@@ ')\n"
	      "  -t SECONDS  time limit for all (default: 30)\n"
	      "  -c          a prompt comes after the shell asked for the cursor\n"
	      "              position, and is shown anew at each key\n"
	      "  -o          draw over what stands in a line, as a terminal does,\n"
	      "              and wait for a bell, too, which says that the prompt\n"
	      "              is the new one\n"
	      "  -q          type Ctrl-V before control bytes in a line\n"
	      "  -r          leave escape sequences in the output\n",
		stderr);
	exit(EXIT_TROUBLE);
}

static void buf_add(struct buf *buf, char c)
{
	if (buf->len == buf->size) {
		size_t size = buf->size ? buf->size * 2 : 512;
		char *data = realloc(buf->data, size);

		if (!data)
			die("cannot allocate memory");
		buf->data = data;
		buf->size = size;
	}
	buf->data[buf->len++] = c;
}

static void buf_add_bytes(struct buf *buf, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_add(buf, bytes[i]);
}

/* Drops the last character, all bytes of it if it is UTF-8. */
static void buf_drop_char(struct buf *buf)
{
	while (buf->len > 0) {
		unsigned char c = (unsigned char)buf->data[--buf->len];

		if ((c & 0xc0) != 0x80)
			return;
	}
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The offset of the character behind the one at `at`. */
static size_t buf_next_char(const struct buf *buf, size_t at)
{
	do
		at++;
	while (at < buf->len && is_continuation(buf->data[at]));
	return at;
}

/* Puts a byte in the place of the character at `at`, or behind its first bytes. */
static void buf_replace(struct buf *buf, size_t at, char c)
{
	size_t next = at;

	if (at < buf->len && !is_continuation(c))
		next = buf_next_char(buf, at);
	buf_add(buf, '\0');
	if (next == at)
		memmove(buf->data + at + 1, buf->data + at, buf->len - 1 - at);
	else
		memmove(buf->data + at + 1, buf->data + next, buf->len - 1 - next);
	buf->len -= next == at ? 0 : next - at;
	buf->data[at] = c;
}

static bool line_has_marker(const struct term *term)
{
	const struct buf *line = &term->line;

	for (size_t i = 0; i + term->marker_len <= line->len; i++)
		if (memcmp(line->data + i, term->marker, term->marker_len) == 0)
			return true;
	return false;
}

/*
 * The same as term_show for lines that are drawn over: the editors of some
 * shells write only what has changed. They may show the last prompt before
 * they know the new one, so it takes a bell to say that this is the one.
 */
static void term_draw(struct term *term, char c)
{
	struct buf *line = &term->line;

	if (c == '\r') {
		term->at = 0;
	} else if (c == '\b') {
		while (term->at > 0 && is_continuation(line->data[--term->at]))
			;
	} else if (c == BEL) {
		term->rang = true;
	} else if (c != '\n') {
		buf_replace(line, term->at++, c);
	}
	if (term->rang && line_has_marker(term)) {
		term->rang = false;
		term->saw_marker = true;
	}
}

/* To the right by so many characters, over blanks where the line ends. */
static void term_move(struct term *term, long count)
{
	while (count-- > 0) {
		if (term->at == term->line.len)
			buf_add(&term->line, ' ');
		term->at = buf_next_char(&term->line, term->at);
	}
}

static void term_flush(struct term *term)
{
	struct buf *line = &term->line;

	while (term->overwrites && line->len > 0 && line->data[line->len - 1] == ' ')
		line->len--;
	term->at = 0;
	if (!term->is_raw && term->line.len > 0)
		fwrite(term->line.data, 1, term->line.len, stdout);
	term->line.len = 0;
}

static bool line_ends_in_marker(const struct term *term)
{
	const struct buf *line = &term->line;

	return line->len >= term->marker_len &&
	       memcmp(line->data + line->len - term->marker_len, term->marker,
		       term->marker_len) == 0;
}

static void term_show(struct term *term, char c)
{
	term->at_margin = c == '\r';
	if (term->overwrites) {
		term_draw(term, c);
		if (c != '\n')
			return;
		term_flush(term);
		buf_add(&term->line, c);
		term_flush(term);
		return;
	}
	if (c == '\r')
		return;
	if (c == '\b') {
		buf_drop_char(&term->line);
		return;
	}
	buf_add(&term->line, c);
	if (c == '\n')
		term_flush(term);
	else if (line_ends_in_marker(term))
		term->saw_marker = term->saw_query || !term->needs_query;
}

/*
 * Shells wait for the answer to a query. And zsh and fish fill the line before
 * each prompt, to erase it if the last output did end in a newline.
 */
static void term_obey(struct term *term, char final)
{
	static const struct {
		const char *sequence;
		const char *answer;
		bool erases; /* the line, from the cursor on */
		bool goes;   /* to where we told that the cursor is */
	} rows[] = {
		{"6n", .answer = "\033[1;1R"}, /* cursor position */
		{"1;1H", .goes = true},
		{"c", .answer = "\033[?62c"}, /* device attributes */
		{"0c", .answer = "\033[?62c"},
		{"J", .erases = true},
		{"K", .erases = true},
		{"2K", .erases = true},
	};
	char sequence[sizeof(term->params) + 2];

	if (term->n_params > sizeof(term->params))
		return;
	memcpy(sequence, term->params, term->n_params);
	sequence[term->n_params] = final;
	sequence[term->n_params + 1] = '\0';
	if (term->overwrites && final == 'C')
		term_move(term, term->n_params == 0 ? 1 : atol(sequence));
	if (term->overwrites && (final == 'K' || final == 'J') && term->n_params == 0)
		term->line.len = term->at;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *answer = rows[i].answer;

		if (strcmp(sequence, rows[i].sequence) != 0)
			continue;
		if (answer)
			buf_add_bytes(&term->input, answer, strlen(answer));
		if (sequence[1] == 'n')
			term->saw_query = true;
		if ((rows[i].goes || (rows[i].erases && term->at_margin)) && !term->overwrites)
			term->line.len = 0;
	}
}

static enum state after_escape(unsigned char c)
{
	switch (c) {
	case '[':
		return CSI;
	case ']':
		return OSC;
	case 'P':
	case 'X':
	case '^':
	case '_':
		return STRING;
	default:
		return c >= 0x20 && c <= 0x2f ? INTERMEDIATE : GROUND;
	}
}

static enum state term_csi(struct term *term, unsigned char c)
{
	if (c < 0x20) {
		/* Control characters act from within a sequence. */
		term_show(term, (char)c);
		return CSI;
	}
	if (c >= 0x40 && c <= 0x7e) {
		term_obey(term, (char)c);
		return GROUND;
	}
	if (term->n_params < sizeof(term->params))
		term->params[term->n_params] = (char)c;
	if (term->n_params <= sizeof(term->params))
		term->n_params++;
	return CSI;
}

static void term_feed(struct term *term, unsigned char c)
{
	bool in_string = term->state == OSC || term->state == STRING;

	if (c == ESC && !in_string) {
		term->state = ESCAPE;
		return;
	}
	if (c == CAN || c == SUB) {
		term->state = GROUND;
		return;
	}
	switch (term->state) {
	case GROUND:
		term_show(term, (char)c);
		break;
	case ESCAPE:
		term->n_params = 0;
		term->state = after_escape(c);
		break;
	case INTERMEDIATE:
		if (c >= 0x30)
			term->state = GROUND;
		break;
	case CSI:
		term->state = term_csi(term, c);
		break;
	case OSC:
		if (c == ESC)
			term->state = OSC_ESCAPE;
		else if (c == BEL)
			term->state = GROUND;
		break;
	case STRING:
		if (c == ESC)
			term->state = STRING_ESCAPE;
		break;
	case OSC_ESCAPE:
		term->state = c == '\\' ? GROUND : OSC;
		break;
	case STRING_ESCAPE:
		term->state = c == '\\' ? GROUND : STRING;
		break;
	}
}

/* Types the next line of the script. At its end, types nothing. */
static void script_send(struct script *script, struct term *term)
{
	ssize_t len = getline(&script->line, &script->size, stdin);

	if (len < 0) {
		script->at_end = feof(stdin);
		if (!script->at_end && errno != EINTR)
			die("cannot read the script");
		return;
	}
	if (script->line[len - 1] == '\n')
		len--;
	for (ssize_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)script->line[i];

		if (script->quotes && (c < 0x20 || c == DEL))
			buf_add(&term->input, CTRL_V);
		buf_add(&term->input, (char)c);
	}
	buf_add(&term->input, '\r');
	script->is_typing = true;
	script->n_lines++;
}

static bool is_transient(int error)
{
	return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

static void term_write(struct term *term)
{
	struct buf *input = &term->input;
	ssize_t n = write(term->fd, input->data, input->len);

	if (n < 0) {
		/* EIO: the child has gone. The next read says so as well. */
		if (errno == EIO)
			input->len = 0;
		else if (!is_transient(errno))
			die("cannot write to the terminal");
		return;
	}
	input->len -= (size_t)n;
	memmove(input->data, input->data + n, input->len);
}

enum input { INPUT_READ, INPUT_NONE, INPUT_CLOSED };

static enum input term_read(struct term *term)
{
	char bytes[4096];
	ssize_t n = read(term->fd, bytes, sizeof(bytes));

	if (n < 0 && is_transient(errno))
		return INPUT_NONE;
	/* EIO: no process has the terminal open any more. */
	if (n < 0 && errno != EIO)
		die("cannot read from the terminal");
	if (n <= 0)
		return INPUT_CLOSED;
	if (term->is_raw)
		fwrite(bytes, 1, (size_t)n, stdout);
	for (ssize_t i = 0; i < n; i++)
		term_feed(term, (unsigned char)bytes[i]);
	return INPUT_READ;
}

/* Returns when the child has ended, or was killed. */
static void converse(struct term *term, struct script *script)
{
	while (!timed_out) {
		struct pollfd fds[] = {
			{.fd = term->fd, .events = POLLIN},
			{.fd = child_pipe[0], .events = POLLIN},
		};

		if (term->input.len > 0)
			fds[0].events |= POLLOUT;
		if (poll(fds, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			die("cannot poll the terminal");
		}
		/* A job left behind may keep the terminal open: no EIO then. */
		if (fds[1].revents)
			break;
		if (fds[0].revents & ~POLLOUT && term_read(term) == INPUT_CLOSED)
			break;
		if (fds[0].revents & POLLOUT && term->input.len > 0)
			term_write(term);
		if (term->input.len > 0)
			continue;
		/* A prompt MUST come after the line to be an answer to it. */
		if (script->is_typing) {
			script->is_typing = false;
			term->saw_marker = false;
			term->saw_query = false;
		}
		if (term->saw_marker && !script->at_end)
			script_send(script, term);
	}
	while (term_read(term) == INPUT_READ && !timed_out)
		;
	term_flush(term);
}

static void on_child(int signal)
{
	int saved_errno = errno;

	(void)signal;
	(void)!write(child_pipe[1], "", 1);
	errno = saved_errno;
}

static void on_alarm(int signal)
{
	(void)signal;
	timed_out = 1;
	kill((pid_t)-child, SIGKILL);
}

static void catch_signal(int signal, void (*handler)(int))
{
	/* No SA_RESTART: reading the script must be interrupted, too. */
	struct sigaction action = {.sa_handler = handler};

	action.sa_flags = SA_NOCLDSTOP;
	sigemptyset(&action.sa_mask);
	if (sigaction(signal, &action, NULL) < 0)
		die("cannot catch a signal");
}

/* Returns the master side, and in *slave the other one. */
static int open_pty(int *slave)
{
	struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	const char *name;

	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
		die("cannot open a pseudo terminal");
	name = ptsname(master);
	if (!name)
		die("cannot name the pseudo terminal");
	*slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*slave < 0)
		die(name);
	if (ioctl(*slave, TIOCSWINSZ, &size) < 0)
		die("cannot set the size of the window");
	if (fcntl(master, F_SETFD, FD_CLOEXEC) < 0 || fcntl(master, F_SETFL, O_NONBLOCK) < 0)
		die("cannot set up the pseudo terminal");
	return master;
}

/* What a login would have: a test runner may ignore or block signals. */
static void reset_signals(void)
{
	static const int signals[] = {
		SIGHUP,
		SIGINT,
		SIGQUIT,
		SIGPIPE,
		SIGTERM,
		SIGCHLD,
		SIGTSTP,
		SIGTTIN,
		SIGTTOU,
	};
	sigset_t none;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void run_child(char **argv, int slave)
{
	int error;

	reset_signals();
	if (setsid() < 0 || ioctl(slave, TIOCSCTTY, 0) < 0 || dup2(slave, STDIN_FILENO) < 0 ||
		dup2(slave, STDOUT_FILENO) < 0 || dup2(slave, STDERR_FILENO) < 0)
		_exit(EXIT_TROUBLE);
	execvp(argv[0], argv);
	error = errno;
	dprintf(STDERR_FILENO, "ptyrun: cannot run '%s': %s\n", argv[0], strerror(error));
	_exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN);
}

/* Returns the master side of the terminal the child runs on. */
static int start_child(char **argv)
{
	int slave;
	int master = open_pty(&slave);
	pid_t pid;

	if (pipe(child_pipe) < 0 || fcntl(child_pipe[0], F_SETFD, FD_CLOEXEC) < 0 ||
		fcntl(child_pipe[1], F_SETFD, FD_CLOEXEC) < 0)
		die("cannot open a pipe");
	catch_signal(SIGCHLD, on_child);
	pid = fork();
	if (pid < 0)
		die("cannot fork");
	if (pid == 0)
		run_child(argv, slave);
	child = pid;
	close(slave);
	return master;
}

static int wait_child(void)
{
	siginfo_t info;
	int status;

	/* The alarm MUST be off before the pid can belong to another. */
	while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) < 0) {
		if (errno != EINTR)
			die("cannot wait for the child");
	}
	alarm(0);
	if (waitpid((pid_t)child, &status, 0) < 0)
		die("cannot wait for the child");
	if (timed_out)
		return EXIT_TIMEOUT;
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}

static void report_timeout(const struct script *script, const char *marker)
{
	if (script->n_lines == 0 && !script->at_end)
		fprintf(stderr, "ptyrun: timed out waiting for '%s' before line 1\n", marker);
	else if (script->at_end)
		fprintf(stderr,
			"ptyrun: timed out waiting for the end after line %zu,"
			" the last one\n",
			script->n_lines);
	else
		fprintf(stderr,
			"ptyrun: timed out waiting for '%s' after line %zu:"
			" %.*s\n",
			marker, script->n_lines, (int)strcspn(script->line, "\n"),
			script->line);
}

static unsigned int parse_seconds(const char *text)
{
	char *end;
	long seconds;

	errno = 0;
	seconds = strtol(text, &end, 10);
	if (errno || end == text || *end || seconds < 1 || seconds > MAX_SECONDS)
		usage();
	return (unsigned int)seconds;
}

int main(int argc, char **argv)
{
	struct term term = {.marker = "@@ "};
	struct script script = {.line = NULL};
	unsigned int seconds = DEFAULT_SECONDS;
	int opt;
	int status;

	/* '+': the options of COMMAND are not ours, with GNU getopt either. */
	while ((opt = getopt(argc, argv, "+p:t:coqr")) != -1) {
		switch (opt) {
		case 'p':
			term.marker = optarg;
			break;
		case 't':
			seconds = parse_seconds(optarg);
			break;
		case 'c':
			term.needs_query = true;
			break;
		case 'o':
			term.overwrites = true;
			break;
		case 'q':
			script.quotes = true;
			break;
		case 'r':
			term.is_raw = true;
			break;
		default:
			usage();
		}
	}
	term.marker_len = strlen(term.marker);
	if (optind == argc || term.marker_len == 0)
		usage();

	term.fd = start_child(argv + optind);
	catch_signal(SIGALRM, on_alarm);
	alarm(seconds);
	converse(&term, &script);
	status = wait_child();
	if (timed_out)
		report_timeout(&script, term.marker);
	close(term.fd);
	free(term.line.data);
	free(term.input.data);
	free(script.line);
	if (fflush(stdout) != 0 || ferror(stdout))
		die("cannot write the output");
	return status;
}
