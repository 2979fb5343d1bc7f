/*
 * libcjson, loaded by the first call that needs it: what a hook asks for needs
 * no JSON, and to load a library takes longer than to answer. Each function has
 * the name and the type that the library's header gives it. Where the library
 * is linked as usual (--disable-lazy-json, --enable-static), there is nothing here.
 */
#include <cjson/cJSON.h>

#if defined(CJSON_LIBRARY)

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

/* Without the library that we were built with, we could not have started before. */
static void *find(const char *name)
{
	static void *library;
	void *function;

	if (library == NULL)
		library = dlopen(CJSON_LIBRARY, RTLD_NOW | RTLD_LOCAL);
	function = library == NULL ? NULL : dlsym(library, name);
	if (function == NULL) {
		fprintf(stderr, "vact: %s; install " CJSON_LIBRARY "\n", dlerror());
		exit(1);
	}
	return function;
}

/* POSIX, not C, says that a function's address can be had as an object's. */
#define DEFINE(word, type, name, params, args)                                                 \
	CJSON_PUBLIC(type) name params                                                         \
	{                                                                                      \
		static union {                                                                 \
			void *object;                                                          \
			type(*function) params;                                                \
		} found;                                                                       \
                                                                                               \
		if (found.object == NULL)                                                      \
			found.object = find(#name);                                            \
		word found.function args;                                                      \
	}
#define FORWARD(type, name, params, args) DEFINE(return, type, name, params, args)
#define FORWARD_VOID(name, params, args) DEFINE(, void, name, params, args)

FORWARD_VOID(cJSON_InitHooks, (cJSON_Hooks * hooks), (hooks))
FORWARD(cJSON *, cJSON_ParseWithOpts, (const char *s, const char **end, cJSON_bool is_whole),
	(s, end, is_whole))
FORWARD(char *, cJSON_Print, (const cJSON *item), (item))
FORWARD(char *, cJSON_PrintUnformatted, (const cJSON *item), (item))
FORWARD_VOID(cJSON_Delete, (cJSON * item), (item))
FORWARD_VOID(cJSON_free, (void *object), (object))

FORWARD(int, cJSON_GetArraySize, (const cJSON *array), (array))
FORWARD(cJSON *, cJSON_GetObjectItem, (const cJSON *object, const char *key), (object, key))
FORWARD(cJSON *, cJSON_GetObjectItemCaseSensitive, (const cJSON *object, const char *key),
	(object, key))
FORWARD(cJSON_bool, cJSON_IsArray, (const cJSON *item), (item))
FORWARD(cJSON_bool, cJSON_IsBool, (const cJSON *item), (item))
FORWARD(cJSON_bool, cJSON_IsFalse, (const cJSON *item), (item))
FORWARD(cJSON_bool, cJSON_IsNull, (const cJSON *item), (item))
FORWARD(cJSON_bool, cJSON_IsNumber, (const cJSON *item), (item))
FORWARD(cJSON_bool, cJSON_IsObject, (const cJSON *item), (item))
FORWARD(cJSON_bool, cJSON_IsString, (const cJSON *item), (item))
FORWARD(cJSON_bool, cJSON_IsTrue, (const cJSON *item), (item))

FORWARD(cJSON *, cJSON_CreateArray, (void), ())
FORWARD(cJSON *, cJSON_CreateNull, (void), ())
FORWARD(cJSON *, cJSON_CreateObject, (void), ())
FORWARD(cJSON *, cJSON_CreateRaw, (const char *text), (text))
FORWARD(cJSON_bool, cJSON_AddItemToArray, (cJSON * array, cJSON *item), (array, item))
FORWARD(cJSON_bool, cJSON_AddItemToObject, (cJSON * object, const char *key, cJSON *item),
	(object, key, item))
FORWARD(cJSON *, cJSON_AddArrayToObject, (cJSON *const object, const char *const key),
	(object, key))
FORWARD(cJSON *, cJSON_AddBoolToObject,
	(cJSON *const object, const char *const key, const cJSON_bool value),
	(object, key, value))
FORWARD(cJSON *, cJSON_AddNullToObject, (cJSON *const object, const char *const key),
	(object, key))
FORWARD(cJSON *, cJSON_AddNumberToObject,
	(cJSON *const object, const char *const key, const double value), (object, key, value))
FORWARD(cJSON *, cJSON_AddObjectToObject, (cJSON *const object, const char *const key),
	(object, key))

#endif
