// Does nats-server lose what it has acknowledged? A program without anything of Freshet, to tell its faults from ours.
//
//   nats_loss URLS STREAM REPLICAS PUBLISHERS [purge]
//
// makes the stream, says "ready", and publishes, each publisher one message after another and all of them different,
// until its standard input ends. Then it asks for each acknowledged message by its sequence, through each of the
// replicas as the stream's leader: each answers out of its own store. It prints a line of JSON for each, and ends with 1
// if an acknowledged message was not there or was another. With "purge" it also has messages removed, none of those
// that it looks for.

#include <nats/nats.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    // Long enough for whatever passes by itself, an election of some seconds among it.
    PUBLISH_MILLISECONDS = 2000,
    // Of one publisher: a thousand a second at most, so that what was published can be asked for one by one.
    PAUSE_MICROSECONDS = 1000,
    PURGE_PAUSE_MILLISECONDS = 500,
    RETRY_MILLISECONDS = 200,
    // A cluster that is whole again and does not answer for two minutes never will.
    PATIENCE_TRIES = 600,
    // Each leader steps down until one leads that has not been asked yet: by chance, one of two does.
    LEADER_TRIES = 20,
    TEXT_BYTES = 160,
    NAME_BYTES = 128,
    // Of what is wrong.
    SHOWN = 5,
    EXAMPLE_BYTES = 96,
};

typedef struct {
    uint64_t sequence;
    int number;
} Acknowledged;

typedef struct {
    pthread_t thread;
    int name;
    Acknowledged *acknowledged;
    size_t count, room;
    // With the leader that was asked last.
    size_t missing, different, exampleCount;
    char examples[SHOWN][EXAMPLE_BYTES];
} Publisher;

static natsConnection *connection;
static jsCtx *jetStream;
static const char *stream;
static atomic_bool isStopping;

static void fail(const char *what, natsStatus status) {
    fprintf(stderr, "%s: %s\n", what, natsStatus_GetText(status));
    exit(2);
}

// What a publisher says under a number: no two messages are the same.
static int text(char *into, int publisher, int number) {
    char subject[32];
    int length = snprintf(subject, sizeof subject, "%d.%d ", publisher, number);
    memset(into, 'x', TEXT_BYTES);
    memcpy(into, subject, length);
    return length + number % (TEXT_BYTES - length);
}

static void note(Publisher *publisher, uint64_t sequence, int number) {
    if (publisher->count == publisher->room) {
        publisher->room = publisher->room ? 2 * publisher->room : 4096;
        publisher->acknowledged = realloc(publisher->acknowledged, publisher->room * sizeof(Acknowledged));
    }
    publisher->acknowledged[publisher->count++] = (Acknowledged){sequence, number};
}

static void *publish(void *argument) {
    Publisher *publisher = argument;
    jsPubOptions options;
    jsPubOptions_Init(&options);
    options.MaxWait = PUBLISH_MILLISECONDS;
    char subject[128], data[TEXT_BYTES];
    snprintf(subject, sizeof subject, "%s.e.%d", stream, publisher->name);
    for (int number = 0; !isStopping; number++) {
        int length = text(data, publisher->name, number);
        jsPubAck *answer = NULL;
        // Nobody knows what becomes of one that is not acknowledged. It is not tried again.
        if (js_Publish(&answer, jetStream, subject, data, length, &options, NULL) == NATS_OK)
            note(publisher, answer->Sequence, number);
        jsPubAck_Destroy(answer);
        usleep(PAUSE_MICROSECONDS);
    }
    return NULL;
}

// Has what it says itself removed again, as if it were out of date.
static void *purge(void *argument) {
    (void)argument;
    char subject[128], target[128], request[256];
    snprintf(subject, sizeof subject, "%s.r", stream);
    snprintf(target, sizeof target, "$JS.API.STREAM.PURGE.%s", stream);
    while (!isStopping) {
        jsPubAck *answer = NULL;
        if (js_Publish(&answer, jetStream, subject, "", 0, NULL, NULL) == NATS_OK) {
            natsMsg *purged = NULL;
            snprintf(request, sizeof request, "{\"filter\": \"%s\", \"seq\": %llu}", subject,
                     (unsigned long long)answer->Sequence);
            natsConnection_RequestString(&purged, connection, target, request, PUBLISH_MILLISECONDS);
            natsMsg_Destroy(purged);
        }
        jsPubAck_Destroy(answer);
        nats_Sleep(PURGE_PAUSE_MILLISECONDS);
    }
    return NULL;
}

// Whether a message is there, as often as it takes to know.
static natsStatus look(natsMsg **message, uint64_t sequence) {
    natsStatus status = NATS_TIMEOUT;
    for (int try = 0; try < PATIENCE_TRIES; try++) {
        jsErrCode code = 0;
        status = js_GetMsg(message, jetStream, stream, sequence, NULL, &code);
        if (status == NATS_OK || code == JSNoMessageFoundErr)
            return status;
        nats_Sleep(RETRY_MILLISECONDS);
    }
    fail("the stream does not answer", status);
    return status;
}

// What is wrong with a message that was acknowledged: it is not there (NULL), or another one is.
static void complain(Publisher *publisher, Acknowledged one, natsMsg *found) {
    if (found == NULL)
        publisher->missing++;
    else
        publisher->different++;
    if (publisher->exampleCount == SHOWN)
        return;
    // The first word tells each message from all others.
    const char *data = found ? natsMsg_GetData(found) : "nothing";
    snprintf(publisher->examples[publisher->exampleCount++], EXAMPLE_BYTES, "at %llu was %d.%d and is %.*s",
             (unsigned long long)one.sequence, publisher->name, one.number, (int)strcspn(data, " "), data);
}

static void *check(void *argument) {
    Publisher *publisher = argument;
    char expected[TEXT_BYTES];
    publisher->missing = publisher->different = publisher->exampleCount = 0;
    for (size_t index = 0; index < publisher->count; index++) {
        Acknowledged one = publisher->acknowledged[index];
        natsMsg *message = NULL;
        int length = text(expected, publisher->name, one.number);
        if (look(&message, one.sequence) != NATS_OK)
            complain(publisher, one, NULL);
        else if (natsMsg_GetDataLength(message) != length || memcmp(natsMsg_GetData(message), expected, length) != 0)
            complain(publisher, one, message);
        natsMsg_Destroy(message);
    }
    return NULL;
}

static void each(Publisher *publishers, int count, void *(*act)(void *)) {
    for (int index = 0; index < count; index++)
        pthread_create(&publishers[index].thread, NULL, act, &publishers[index]);
}

static void join(Publisher *publishers, int count) {
    for (int index = 0; index < count; index++)
        pthread_join(publishers[index].thread, NULL);
}

// The name of the server that leads the stream, and how many messages that has; waits until there is one.
static void leader(char *into, uint64_t *messages) {
    natsStatus status = NATS_TIMEOUT;
    for (int try = 0; try < PATIENCE_TRIES; try++) {
        jsStreamInfo *info = NULL;
        status = js_GetStreamInfo(&info, jetStream, stream, NULL, NULL);
        const char *name = status != NATS_OK ? NULL : info->Cluster == NULL ? "alone" : info->Cluster->Leader;
        bool isThere = name != NULL && *name != '\0';
        if (isThere) {
            snprintf(into, NAME_BYTES, "%s", name);
            *messages = info->State.Msgs;
        }
        jsStreamInfo_Destroy(info);
        if (isThere)
            return;
        nats_Sleep(RETRY_MILLISECONDS);
    }
    fail("the stream is gone, or has no leader", status);
}

static void stepDown(void) {
    char subject[128];
    snprintf(subject, sizeof subject, "$JS.API.STREAM.LEADER.STEPDOWN.%s", stream);
    natsMsg *answer = NULL;
    natsConnection_RequestString(&answer, connection, subject, "", PUBLISH_MILLISECONDS);
    natsMsg_Destroy(answer);
}

// Has a server lead that did not lead before, as far as that can be had.
static void nextLeader(char names[][NAME_BYTES], int replica, uint64_t *messages) {
    for (int try = 0; try < LEADER_TRIES; try++) {
        leader(names[replica], messages);
        bool isKnown = false;
        for (int before = 0; before < replica; before++)
            isKnown = isKnown || strcmp(names[before], names[replica]) == 0;
        if (!isKnown)
            return;
        stepDown();
        nats_Sleep(RETRY_MILLISECONDS);
    }
}

// Prints what one leader has, and whether that is all.
static bool report(Publisher *publishers, int count, const char *name, uint64_t messages) {
    size_t acknowledged = 0, missing = 0, different = 0;
    for (int index = 0; index < count; index++) {
        acknowledged += publishers[index].count;
        missing += publishers[index].missing;
        different += publishers[index].different;
    }
    printf("{\"leader\": \"%s\", \"messages\": %llu, ", name, (unsigned long long)messages);
    printf("\"acknowledged\": %zu, \"missing\": %zu, \"different\": %zu, ", acknowledged, missing, different);
    printf("\"examples\": [");
    const char *separator = "";
    for (int index = 0; index < count; index++) {
        for (size_t at = 0; at < publishers[index].exampleCount; at++) {
            printf("%s\"%s\"", separator, publishers[index].examples[at]);
            separator = ", ";
        }
    }
    printf("]}\n");
    fflush(stdout);
    return missing + different == 0;
}

static void connectTo(char *urls) {
    natsOptions *options = NULL;
    natsOptions_Create(&options);
    const char *servers[8];
    int count = 0;
    for (char *url = strtok(urls, ","); url != NULL && count < 8; url = strtok(NULL, ","))
        servers[count++] = url;
    natsOptions_SetServers(options, servers, count);
    natsOptions_SetMaxReconnect(options, -1);
    natsOptions_SetReconnectWait(options, RETRY_MILLISECONDS);
    // A server that is frozen or cut off does not close its connections: after these it is given up.
    natsOptions_SetPingInterval(options, 1000);
    natsOptions_SetMaxPingsOut(options, 2);
    natsStatus status = natsConnection_Connect(&connection, options);
    if (status == NATS_OK)
        status = natsConnection_JetStream(&jetStream, connection, NULL);
    if (status != NATS_OK)
        fail("no connection", status);
    natsOptions_Destroy(options);
}

// As Freshet makes it.
static void makeStream(int replicas) {
    char subject[128];
    snprintf(subject, sizeof subject, "%s.>", stream);
    const char *subjects[] = {subject};
    jsStreamConfig configuration;
    jsStreamConfig_Init(&configuration);
    configuration.Name = stream;
    configuration.Subjects = subjects;
    configuration.SubjectsLen = 1;
    configuration.Storage = js_FileStorage;
    configuration.Replicas = replicas;
    configuration.Discard = js_DiscardNew;
    natsStatus status = NATS_TIMEOUT;
    for (int try = 0; try < PATIENCE_TRIES; try++) {
        status = js_AddStream(NULL, jetStream, &configuration, NULL, NULL);
        if (status == NATS_OK)
            return;
        nats_Sleep(RETRY_MILLISECONDS);
    }
    fail("the stream cannot be made", status);
}

int main(int argumentCount, char **arguments) {
    bool isPurging = argumentCount == 6 && strcmp(arguments[5], "purge") == 0;
    if (argumentCount != 5 && !isPurging) {
        fprintf(stderr, "usage: nats_loss URLS STREAM REPLICAS PUBLISHERS [purge]\n");
        return 64;
    }
    stream = arguments[2];
    int replicas = atoi(arguments[3]), count = atoi(arguments[4]);
    Publisher *publishers = calloc(count, sizeof(Publisher));
    for (int name = 0; name < count; name++)
        publishers[name].name = name;

    connectTo(arguments[1]);
    makeStream(replicas);
    puts("ready");
    fflush(stdout);

    each(publishers, count, publish);
    pthread_t purging;
    if (isPurging)
        pthread_create(&purging, NULL, purge, NULL);
    while (getchar() != EOF)
        continue;
    isStopping = true;
    join(publishers, count);
    if (isPurging)
        pthread_join(purging, NULL);

    bool isWhole = true;
    char names[replicas][NAME_BYTES];
    for (int replica = 0; replica < replicas; replica++) {
        uint64_t messages = 0;
        nextLeader(names, replica, &messages);
        each(publishers, count, check);
        join(publishers, count);
        isWhole = report(publishers, count, names[replica], messages) && isWhole;
    }
    return isWhole ? 0 : 1;
}
